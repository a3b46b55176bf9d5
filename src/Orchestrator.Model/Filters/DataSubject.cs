using System.Text.Json;

namespace Orchestrator.Model.Filters;

/// <summary>Merged data under a filter: names are dotted paths, with or without a leading <c>data.</c></summary>
public sealed class DataSubject(JsonElement? data) : IFilterSubject
{
    public JsonElement? Find(string name) =>
        Walk(data, name) ?? (name.StartsWith("data.", StringComparison.Ordinal) ? Walk(data, name[5..]) : null);

    internal static JsonElement? Walk(JsonElement? from, string path)
    {
        var current = from;
        foreach (var part in path.Split('.'))
        {
            if (current is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty(part, out var next))
            {
                return null;
            }

            current = next;
        }

        return current is { ValueKind: JsonValueKind.Null } ? null : current;
    }
}
