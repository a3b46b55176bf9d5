using System.Text.Json;

namespace Orchestrator.Model.Schemas;

/// <summary>The keywords of a schema that look at lists.</summary>
internal sealed class ListKeywords(SchemaCheck check, JsonElement schema, string path, SchemaProblems problems)
{
    public void Check(JsonElement value)
    {
        var count = value.GetArrayLength();
        SchemaTypes.Limit(schema, "minItems", limit => count >= limit, path, $"has {count} items, expected at least", problems);
        SchemaTypes.Limit(schema, "maxItems", limit => count <= limit, path, $"has {count} items, expected at most", problems);
        CheckItems(value);
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True && Repeated(value) is { } index)
        {
            problems.Add($"{path}[{index}]", "is in the list already, expected different items");
        }

        CheckContained(value);
    }

    private void CheckItems(JsonElement value)
    {
        var places = check.Items(schema, "prefixItems");
        var others = schema.TryGetProperty("items", out var items);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (problems.IsFull || check.Budget.IsSpent || (index >= places.Count && !others))
            {
                return;
            }

            problems.Add(check.Check(index < places.Count ? places[index] : items, item, $"{path}[{index}]"));
            index++;
        }
    }

    private void CheckContained(JsonElement value)
    {
        if (!schema.TryGetProperty("contains", out var wanted))
        {
            return;
        }

        var found = value.EnumerateArray().TakeWhile(_ => !check.Budget.IsSpent).Count(item => check.Fits(wanted, item, path));
        if (found == 0 && !schema.TryGetProperty("minContains", out _))
        {
            problems.Add(path, $"has no item that fits {SchemaProblems.Shown(wanted)}");
        }

        SchemaTypes.Limit(schema, "minContains", limit => found >= limit, path, $"has {found} fitting items, expected at least", problems);
        SchemaTypes.Limit(schema, "maxContains", limit => found <= limit, path, $"has {found} fitting items, expected at most", problems);
    }

    private int? Repeated(JsonElement value)
    {
        check.Budget.Spend(SchemaBudget.LengthOf(value) / 32);
        var seen = new HashSet<JsonElement>(new SameValues(check.Budget));
        foreach (var item in value.EnumerateArray())
        {
            if (check.Budget.IsSpent)
            {
                return null;
            }

            if (!seen.Add(item))
            {
                return seen.Count;
            }
        }

        return null;
    }
}
