using System.Text.Json;

namespace Orchestrator.Model.Schemas;

/// <summary>The keywords of a schema that look at objects.</summary>
internal sealed class ObjectKeywords(SchemaCheck check, JsonElement schema, string path, SchemaProblems problems)
{
    public void Check(JsonElement value)
    {
        var count = value.GetPropertyCount();
        SchemaTypes.Limit(schema, "minProperties", limit => count >= limit, path, $"has {count} members, expected at least", problems);
        SchemaTypes.Limit(schema, "maxProperties", limit => count <= limit, path, $"has {count} members, expected at most", problems);
        Require(check.Items(schema, "required"), value, "is required");
        foreach (var (name, needed) in Entries("dependentRequired"))
        {
            check.Budget.SpendOnNames(count);
            if (value.TryGetProperty(name, out _) && needed.ValueKind == JsonValueKind.Array)
            {
                check.Budget.SpendOnNames(needed.GetArrayLength());
                Require([.. needed.EnumerateArray()], value, $"is required where '{name}' is given");
            }
        }

        foreach (var (name, dependent) in Entries("dependentSchemas"))
        {
            check.Budget.SpendOnNames(count);
            if (value.TryGetProperty(name, out _))
            {
                problems.Add(check.Check(dependent, value, path));
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (problems.IsFull || check.Budget.IsSpent)
            {
                return;
            }

            CheckMember(member);
        }
    }

    private void Require(IReadOnlyList<JsonElement> names, JsonElement value, string text)
    {
        foreach (var name in names)
        {
            if (problems.IsFull || check.Budget.IsSpent)
            {
                return;
            }

            check.Budget.SpendOnNames(value.GetPropertyCount());
            if (!value.TryGetProperty(name.ToString(), out _))
            {
                problems.Add($"{path}.{name}", text);
            }
        }
    }

    private void CheckMember(JsonProperty member)
    {
        var at = $"{path}.{member.Name}";
        check.Budget.Spend(1 + (at.Length / 256));
        if (schema.TryGetProperty("propertyNames", out var names) && !check.IsCommon(path, member.Name))
        {
            problems.Add(check.Check(names, JsonSerializer.SerializeToElement(member.Name), at));
        }

        var known = false;
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            check.Budget.SpendOnNames(properties.GetPropertyCount());
            if (properties.TryGetProperty(member.Name, out var own))
            {
                known = true;
                problems.Add(check.Check(own, member.Value, at));
            }
        }

        foreach (var (pattern, own) in Entries("patternProperties"))
        {
            if (check.Budget.Matches(pattern, member.Name))
            {
                known = true;
                problems.Add(check.Check(own, member.Value, at));
            }
        }

        if (!known && schema.TryGetProperty("additionalProperties", out var rest)
            && (rest.ValueKind != JsonValueKind.False || !check.IsCommon(path, member.Name)))
        {
            problems.Add(check.Check(rest, member.Value, at));
        }
    }

    private IEnumerable<(string Name, JsonElement Value)> Entries(string keyword) =>
        schema.TryGetProperty(keyword, out var entries) && entries.ValueKind == JsonValueKind.Object
            ? entries.EnumerateObject().TakeWhile(_ => !check.Budget.IsSpent).Select(entry => (entry.Name, entry.Value))
            : [];
}
