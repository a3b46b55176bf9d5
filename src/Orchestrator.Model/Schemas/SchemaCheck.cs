using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>One check of data against one schema: the keywords that hold for any value, and where they lead.</summary>
internal sealed class SchemaCheck(JsonElement root, string top)
{
    private const int Deepest = 128;
    private int depth;

    public IReadOnlyList<FieldProblem> Check(JsonElement data) => Check(root, data, top);

    /// <summary>What every event's data has may always be there.</summary>
    public bool IsCommon(string path, string name) =>
        path == top && name is "project" or "stage" or "service" or "labels" or "status" or "result" or "message" or "temporaryData";

    public bool Fits(JsonElement schema, JsonElement value, string path) => Check(schema, value, path).Count == 0;

    public List<FieldProblem> Check(JsonElement schema, JsonElement value, string path)
    {
        var problems = new List<FieldProblem>();
        if (schema.ValueKind == JsonValueKind.False)
        {
            problems.Add(new(path, "is not allowed"));
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return problems;
        }

        if (++depth > Deepest)
        {
            problems.Add(new(path, "cannot be checked: the schema refers to itself without an end"));
        }
        else if (CheckType(schema, value, path, problems))
        {
            CheckChoice(schema, value, path, problems);
            CheckValue(schema, value, path, problems);
            CheckCombined(schema, value, path, problems);
        }

        depth--;
        return problems;
    }

    private void CheckValue(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                new ObjectKeywords(this, schema, path, problems).Check(value);
                break;
            case JsonValueKind.Array:
                new ListKeywords(this, schema, path, problems).Check(value);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString() ?? "", path, problems);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value, path, problems);
                break;
        }
    }

    private static bool CheckType(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        var allowed = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(one => one.ToString()).ToList()
            : [type.ToString()];
        if (allowed.Exists(name => SchemaTypes.IsOf(value, name)))
        {
            return true;
        }

        problems.Add(new(path, $"expected {string.Join(" or ", allowed)}, got {SchemaTypes.Of(value)}"));
        return false;
    }

    private static void CheckChoice(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array
            && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            problems.Add(new(path, $"expected one of {string.Join(", ", choices.EnumerateArray().Select(choice => choice.GetRawText()))}, got {value.GetRawText()}"));
        }

        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
        {
            problems.Add(new(path, $"expected {only.GetRawText()}, got {value.GetRawText()}"));
        }
    }

    private void CheckCombined(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            problems.AddRange(SchemaReferences.Find(root, reference.ToString()) is { } target
                ? Check(target, value, path)
                : [new(path, $"cannot be checked: the schema has no '{reference}'")]);
        }

        foreach (var part in SchemaTypes.Items(schema, "allOf"))
        {
            problems.AddRange(Check(part, value, path));
        }

        CheckAlternatives(schema, value, path, problems);
        if (schema.TryGetProperty("not", out var forbidden) && Fits(forbidden, value, path))
        {
            problems.Add(new(path, $"must not fit {forbidden.GetRawText()}"));
        }

        if (schema.TryGetProperty("if", out var condition)
            && schema.TryGetProperty(Fits(condition, value, path) ? "then" : "else", out var consequence))
        {
            problems.AddRange(Check(consequence, value, path));
        }
    }

    private void CheckAlternatives(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        var any = SchemaTypes.Items(schema, "anyOf");
        if (any.Count > 0 && any.Select(one => Check(one, value, path)).ToList() is var tried && tried.TrueForAll(found => found.Count > 0))
        {
            problems.Add(new(path, $"fits none of the alternatives: {Reasons(tried)}"));
        }

        var one = SchemaTypes.Items(schema, "oneOf");
        if (one.Count > 0 && one.Select(part => Check(part, value, path)).ToList() is var each && each.Count(found => found.Count == 0) is var fitting and not 1)
        {
            problems.Add(new(path, fitting == 0
                ? $"fits none of the alternatives: {Reasons(each)}"
                : $"fits {fitting} of the alternatives, expected exactly one"));
        }
    }

    private static string Reasons(List<List<FieldProblem>> tried) =>
        string.Join(" | ", tried.Take(3).Select(found => $"{found[0].Field} {found[0].Problem}"));

    private static void CheckText(JsonElement schema, string text, string path, List<FieldProblem> problems)
    {
        var length = text.EnumerateRunes().Count();
        SchemaTypes.Limit(schema, "minLength", limit => length >= limit, path, $"has {length} characters, expected at least", problems);
        SchemaTypes.Limit(schema, "maxLength", limit => length <= limit, path, $"has {length} characters, expected at most", problems);
        if (schema.TryGetProperty("pattern", out var pattern) && !SchemaTypes.Matches(pattern.ToString(), text))
        {
            problems.Add(new(path, $"expected a text that matches {pattern}, got '{text}'"));
        }
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        var number = value.GetDouble();
        var shown = number.ToString(CultureInfo.InvariantCulture);
        SchemaTypes.Limit(schema, "minimum", limit => number >= limit, path, $"is {shown}, expected at least", problems);
        SchemaTypes.Limit(schema, "maximum", limit => number <= limit, path, $"is {shown}, expected at most", problems);
        SchemaTypes.Limit(schema, "exclusiveMinimum", limit => number > limit, path, $"is {shown}, expected more than", problems);
        SchemaTypes.Limit(schema, "exclusiveMaximum", limit => number < limit, path, $"is {shown}, expected less than", problems);
        SchemaTypes.Limit(schema, "multipleOf", step => IsMultiple(value, number, step), path, $"is {shown}, expected a multiple of", problems);
    }

    // 0.3 is a multiple of 0.1 in decimals, though not in binary.
    private static bool IsMultiple(JsonElement value, double number, double step) =>
        step <= 0 || (value.TryGetDecimal(out var exact) && Math.Abs(step) < 1e20 ? exact % (decimal)step == 0 : Math.IEEERemainder(number, step) == 0);
}
