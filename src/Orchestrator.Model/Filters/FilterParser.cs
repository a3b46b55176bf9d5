using System.Text.Json;
using Orchestrator.Model.Filters.Cesql;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Filters;

/// <summary>Reads filters from JSON: one object, or a list that must match as a whole.</summary>
public static class FilterParser
{
    private static readonly string[] Dialects = ["exact", "prefix", "suffix", "all", "any", "not", "sql"];

    /// <summary>Reads <c>filters</c>; absent or empty matches everything. A plain text is CESQL.</summary>
    public static FilterParsing Parse(JsonElement? json, string field = "filters")
    {
        var problems = new List<FieldProblem>();
        var filter = json switch
        {
            null or { ValueKind: JsonValueKind.Null } => new Filter.All([]),
            { ValueKind: JsonValueKind.String } text => Sql(text, field, problems),
            { ValueKind: JsonValueKind.Array } list => new Filter.All(Items(list, field, problems)),
            { } one => One(one, field, problems),
        };
        return new(problems.Count == 0 ? filter : null, problems);
    }

    private static List<Filter> Items(JsonElement list, string field, List<FieldProblem> problems)
    {
        var read = new List<Filter>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (One(item, $"{field}[{index++}]", problems) is { } filter)
            {
                read.Add(filter);
            }
        }

        return read;
    }

    private static Filter? One(JsonElement json, string field, List<FieldProblem> problems)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(field, $"expected an object with one of {string.Join(", ", Dialects)}"));
            return null;
        }

        var read = new List<Filter>();
        foreach (var dialect in json.EnumerateObject())
        {
            if (Dialect(dialect.Name, dialect.Value, $"{field}.{dialect.Name}", problems) is { } filter)
            {
                read.Add(filter);
            }
        }

        if (read.Count == 0 && problems.Count == 0)
        {
            problems.Add(new(field, $"expected one of {string.Join(", ", Dialects)}, got an empty object"));
        }

        return read.Count == 1 ? read[0] : new Filter.All(read);
    }

    private static Filter? Dialect(string name, JsonElement value, string field, List<FieldProblem> problems)
    {
        switch (name)
        {
            case "exact":
                return new Filter.Exact(Tests(value, field, problems));
            case "prefix":
                return new Filter.Prefix(Tests(value, field, problems));
            case "suffix":
                return new Filter.Suffix(Tests(value, field, problems));
            case "all":
                return new Filter.All(NonEmpty(value, field, problems));
            case "any":
                return new Filter.Any(NonEmpty(value, field, problems));
            case "not":
                return One(value, field, problems) is { } inner ? new Filter.Not(inner) : null;
            case "sql":
                return Sql(value, field, problems);
            default:
                problems.Add(new(field, $"unknown filter dialect '{name}'; expected one of {string.Join(", ", Dialects)}"));
                return null;
        }
    }

    private static List<Filter> NonEmpty(JsonElement value, string field, List<FieldProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            return Items(value, field, problems);
        }

        problems.Add(new(field, "expected a list of at least one filter"));
        return [];
    }

    private static List<AttributeTest> Tests(JsonElement value, string field, List<FieldProblem> problems)
    {
        var tests = new List<AttributeTest>();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() ?? "" : member.Value.GetRawText();
                if (text.Length == 0 || member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                {
                    problems.Add(new($"{field}.{member.Name}", "expected a non-empty text"));
                }

                tests.Add(new(member.Name, text));
            }
        }

        if (tests.Count == 0)
        {
            problems.Add(new(field, "expected an object of attribute names and texts"));
        }

        return tests;
    }

    private static SqlFilter? Sql(JsonElement value, string field, List<FieldProblem> problems)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        var parsing = CesqlParser.Parse(text);
        if (parsing.Expression is { } expression)
        {
            return new SqlFilter(text, expression);
        }

        problems.Add(new(field, parsing.Problem));
        return null;
    }
}
