using System.Text.Json;

namespace Orchestrator.Model.Jobs;

/// <summary>
/// A JSONPath: <c>$</c>, names, <c>['names']</c>, indexes (negative from the end), slices, lists of these, <c>*</c>, <c>..</c>
/// and filters <c>[?(@.name == 'text')]</c>. A path that names exactly one place gives that value; any other gives a list.
/// </summary>
public sealed class JsonPath
{
    private readonly IReadOnlyList<JsonPathStep> steps;

    private JsonPath(IReadOnlyList<JsonPathStep> steps) => this.steps = steps;

    /// <summary>Reads a path; null when it is none.</summary>
    public static JsonPath? TryParse(string text) =>
        new JsonPathReader(text).ReadPath() is { } steps ? new JsonPath(steps) : null;

    /// <summary>The value at the path; null when there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        List<JsonElement> current = [root];
        var single = true;
        foreach (var step in steps)
        {
            var next = new List<JsonElement>();
            foreach (var value in current)
            {
                step.Select(value, root, next);
            }

            single &= step.IsSingle;
            if (next.Count == 0 && single)
            {
                return null;
            }

            current = next;
        }

        return single ? current[0] : JsonSerializer.SerializeToElement(current);
    }
}
