using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>The keywords of a schema that look at objects.</summary>
internal sealed class ObjectKeywords(SchemaCheck check, JsonElement schema, string path, List<FieldProblem> problems)
{
    public void Check(JsonElement value)
    {
        var count = value.EnumerateObject().Count();
        SchemaTypes.Limit(schema, "minProperties", limit => count >= limit, path, $"has {count} members, expected at least", problems);
        SchemaTypes.Limit(schema, "maxProperties", limit => count <= limit, path, $"has {count} members, expected at most", problems);
        Require(SchemaTypes.Items(schema, "required"), value, "is required");
        foreach (var (name, needed) in Entries("dependentRequired"))
        {
            if (value.TryGetProperty(name, out _) && needed.ValueKind == JsonValueKind.Array)
            {
                Require([.. needed.EnumerateArray()], value, $"is required where '{name}' is given");
            }
        }

        foreach (var (name, dependent) in Entries("dependentSchemas"))
        {
            if (value.TryGetProperty(name, out _))
            {
                problems.AddRange(check.Check(dependent, value, path));
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            CheckMember(member);
        }
    }

    private void Require(IReadOnlyList<JsonElement> names, JsonElement value, string text)
    {
        foreach (var name in names)
        {
            if (!value.TryGetProperty(name.ToString(), out _))
            {
                problems.Add(new($"{path}.{name}", text));
            }
        }
    }

    private void CheckMember(JsonProperty member)
    {
        var at = $"{path}.{member.Name}";
        if (schema.TryGetProperty("propertyNames", out var names) && !check.IsCommon(path, member.Name))
        {
            problems.AddRange(check.Check(names, JsonSerializer.SerializeToElement(member.Name), at));
        }

        var known = false;
        foreach (var (name, own) in Entries("properties"))
        {
            if (name == member.Name)
            {
                known = true;
                problems.AddRange(check.Check(own, member.Value, at));
            }
        }

        foreach (var (pattern, own) in Entries("patternProperties"))
        {
            if (SchemaTypes.Matches(pattern, member.Name))
            {
                known = true;
                problems.AddRange(check.Check(own, member.Value, at));
            }
        }

        if (!known && schema.TryGetProperty("additionalProperties", out var rest)
            && (rest.ValueKind != JsonValueKind.False || !check.IsCommon(path, member.Name)))
        {
            problems.AddRange(check.Check(rest, member.Value, at));
        }
    }

    private IEnumerable<(string Name, JsonElement Value)> Entries(string keyword) =>
        schema.TryGetProperty(keyword, out var entries) && entries.ValueKind == JsonValueKind.Object
            ? entries.EnumerateObject().Select(entry => (entry.Name, entry.Value))
            : [];
}
