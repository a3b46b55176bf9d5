using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>One check of data against one schema: the keywords that hold for any value, and where they lead.</summary>
internal sealed class SchemaCheck(JsonElement root, string top)
{
    private const int Deepest = 128;

    private readonly Dictionary<string, JsonElement?> references = new(StringComparer.Ordinal);
    private int depth;

    public SchemaBudget Budget { get; } = new();

    public IReadOnlyList<FieldProblem> Check(JsonElement data)
    {
        var problems = Check(root, data, top);
        return Budget.IsSpent
            ? [new(top, "is too costly to check: the inputs of the sequence ask for more work than a check may do")]
            : problems.ToList();
    }

    /// <summary>What every event's data has may always be there.</summary>
    public bool IsCommon(string path, string name) =>
        path == top && name is "project" or "stage" or "service" or "labels" or "status" or "result" or "message" or "temporaryData";

    public bool Fits(JsonElement schema, JsonElement value, string path) => Check(schema, value, path).None;

    /// <summary>What does not fit; of no meaning once the budget is spent.</summary>
    public SchemaProblems Check(JsonElement schema, JsonElement value, string path)
    {
        var problems = new SchemaProblems();
        Budget.Spend(1);
        if (schema.ValueKind == JsonValueKind.False)
        {
            problems.Add(path, "is not allowed");
        }

        if (schema.ValueKind != JsonValueKind.Object || Budget.IsSpent)
        {
            return problems;
        }

        Budget.SpendOnCheck(schema, value, path);
        if (++depth > Deepest)
        {
            problems.Add(path, "cannot be checked: the schema refers to itself without an end");
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

    /// <summary>The schemas or names that a keyword lists.</summary>
    public IReadOnlyList<JsonElement> Items(JsonElement schema, string keyword)
    {
        if (!schema.TryGetProperty(keyword, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        Budget.SpendOnNames(items.GetArrayLength());
        return [.. items.EnumerateArray()];
    }

    private void CheckValue(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
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

    private bool CheckType(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        Budget.SpendOnNames(SchemaTypes.Count(type));
        var allowed = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(one => one.ToString()).ToList()
            : [type.ToString()];
        if (allowed.Exists(name => SchemaTypes.IsOf(value, name)))
        {
            return true;
        }

        problems.Add(path, $"expected {string.Join(" or ", allowed)}, got {SchemaTypes.Of(value)}");
        return false;
    }

    private void CheckChoice(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
    {
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array
            && !choices.EnumerateArray().Any(choice => Budget.IsSpent || Budget.AreEqual(choice, value)))
        {
            problems.Add(path, $"expected one of {SchemaProblems.Shown(choices, ", ")}, got {SchemaProblems.Shown(value)}");
        }

        if (schema.TryGetProperty("const", out var only) && !Budget.AreEqual(only, value))
        {
            problems.Add(path, $"expected {SchemaProblems.Shown(only)}, got {SchemaProblems.Shown(value)}");
        }
    }

    private void CheckCombined(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            CheckReferred(reference.ToString(), value, path, problems);
        }

        foreach (var part in Items(schema, "allOf"))
        {
            problems.Add(Check(part, value, path));
        }

        CheckAlternatives(schema, value, path, problems);
        if (schema.TryGetProperty("not", out var forbidden) && Fits(forbidden, value, path))
        {
            problems.Add(path, $"must not fit {SchemaProblems.Shown(forbidden)}");
        }

        if (schema.TryGetProperty("if", out var condition)
            && schema.TryGetProperty(Fits(condition, value, path) ? "then" : "else", out var consequence))
        {
            problems.Add(Check(consequence, value, path));
        }
    }

    private void CheckReferred(string reference, JsonElement value, string path, SchemaProblems problems)
    {
        Budget.Spend(reference.Length / 256);
        if (!references.TryGetValue(reference, out var target))
        {
            Budget.Spend(1 + (SchemaBudget.LengthOf(root) / 1024));
            references[reference] = target = SchemaReferences.Find(root, reference);
        }

        if (target is { } found)
        {
            problems.Add(Check(found, value, path));
        }
        else
        {
            problems.Add(path, $"cannot be checked: the schema has no '{reference}'");
        }
    }

    private void CheckAlternatives(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
    {
        var any = Items(schema, "anyOf");
        if (any.Count > 0 && any.Select(one => Check(one, value, path)).ToList() is var tried && !tried.Exists(found => found.None))
        {
            problems.Add(path, $"fits none of the alternatives: {Reasons(tried)}");
        }

        var one = Items(schema, "oneOf");
        if (one.Count > 0 && one.Select(part => Check(part, value, path)).ToList() is var each && each.Count(found => found.None) is var fitting and not 1)
        {
            problems.Add(path, fitting == 0
                ? $"fits none of the alternatives: {Reasons(each)}"
                : $"fits {fitting} of the alternatives, expected exactly one");
        }
    }

    private static string Reasons(List<SchemaProblems> tried) =>
        string.Join(" | ", tried.Take(3).Select(found => $"{found.First.Field} {found.First.Problem}"));

    private void CheckText(JsonElement schema, string text, string path, SchemaProblems problems)
    {
        var length = text.EnumerateRunes().Count();
        SchemaTypes.Limit(schema, "minLength", limit => length >= limit, path, $"has {length} characters, expected at least", problems);
        SchemaTypes.Limit(schema, "maxLength", limit => length <= limit, path, $"has {length} characters, expected at most", problems);
        if (schema.TryGetProperty("pattern", out var pattern) && !Budget.Matches(pattern.ToString(), text))
        {
            problems.Add(path, $"expected a text that matches {pattern}, got '{SchemaProblems.Shown(text)}'");
        }
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string path, SchemaProblems problems)
    {
        var number = value.GetDouble();
        var shown = number.ToString(CultureInfo.InvariantCulture);
        SchemaTypes.Limit(schema, "minimum", limit => number >= limit, path, $"is {shown}, expected at least", problems);
        SchemaTypes.Limit(schema, "maximum", limit => number <= limit, path, $"is {shown}, expected at most", problems);
        SchemaTypes.Limit(schema, "exclusiveMinimum", limit => number > limit, path, $"is {shown}, expected more than", problems);
        SchemaTypes.Limit(schema, "exclusiveMaximum", limit => number < limit, path, $"is {shown}, expected less than", problems);
        SchemaTypes.Limit(schema, "multipleOf", step => IsMultiple(value, number, step), path, $"is {shown}, expected a multiple of", problems);
    }

    // 0.3 is a multiple of 0.1 in decimals, though not in binary; a step that no decimal is fine enough for is taken in binary.
    private static bool IsMultiple(JsonElement value, double number, double step) =>
        step <= 0 || (value.TryGetDecimal(out var exact) && step < 1e20 && (decimal)step is var fine and not 0
            ? exact % fine == 0
            : Math.IEEERemainder(number, step) == 0);
}
