using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>The keywords of a schema that look at lists.</summary>
internal sealed class ListKeywords(SchemaCheck check, JsonElement schema, string path, List<FieldProblem> problems)
{
    public void Check(JsonElement value)
    {
        var count = value.GetArrayLength();
        SchemaTypes.Limit(schema, "minItems", limit => count >= limit, path, $"has {count} items, expected at least", problems);
        SchemaTypes.Limit(schema, "maxItems", limit => count <= limit, path, $"has {count} items, expected at most", problems);
        CheckItems(value);
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True && Repeated(value) is { } index)
        {
            problems.Add(new($"{path}[{index}]", "is in the list already, expected different items"));
        }

        CheckContained(value);
    }

    private void CheckItems(JsonElement value)
    {
        var places = SchemaTypes.Items(schema, "prefixItems");
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{path}[{index}]";
            if (index < places.Count)
            {
                problems.AddRange(check.Check(places[index], item, at));
            }
            else if (schema.TryGetProperty("items", out var items))
            {
                problems.AddRange(check.Check(items, item, at));
            }

            index++;
        }
    }

    private void CheckContained(JsonElement value)
    {
        if (!schema.TryGetProperty("contains", out var wanted))
        {
            return;
        }

        var found = value.EnumerateArray().Count(item => check.Fits(wanted, item, path));
        if (found == 0 && !schema.TryGetProperty("minContains", out _))
        {
            problems.Add(new(path, $"has no item that fits {wanted.GetRawText()}"));
        }

        SchemaTypes.Limit(schema, "minContains", limit => found >= limit, path, $"has {found} fitting items, expected at least", problems);
        SchemaTypes.Limit(schema, "maxContains", limit => found <= limit, path, $"has {found} fitting items, expected at most", problems);
    }

    private static int? Repeated(JsonElement value)
    {
        var seen = new List<JsonElement>();
        foreach (var item in value.EnumerateArray())
        {
            if (seen.Exists(other => JsonElement.DeepEquals(other, item)))
            {
                return seen.Count;
            }

            seen.Add(item);
        }

        return null;
    }
}
