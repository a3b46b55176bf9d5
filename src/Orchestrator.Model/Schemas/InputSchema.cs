using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>
/// Checks data against the JSON Schema of a sequence's <c>inputs</c>: type, enum, const, required, properties,
/// additionalProperties, items, and the limits of texts, numbers and lists. Other keywords are not looked at.
/// </summary>
public static class InputSchema
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Every violation with its path; empty when the data fits.</summary>
    public static IReadOnlyList<FieldProblem> Check(JsonElement schema, JsonElement data, string path = "data")
    {
        var problems = new List<FieldProblem>();
        Check(schema, data, path, problems);
        return problems;
    }

    private static void Check(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            problems.Add(new(path, "is not allowed"));
        }

        if (schema.ValueKind != JsonValueKind.Object || !CheckType(schema, value, path, problems))
        {
            return;
        }

        CheckChoice(schema, value, path, problems);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, path, problems);
                break;
            case JsonValueKind.Array:
                CheckList(schema, value, path, problems);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString() ?? "", path, problems);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value.GetDouble(), path, problems);
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
        if (allowed.Exists(name => IsOfType(value, name)))
        {
            return true;
        }

        problems.Add(new(path, $"expected {string.Join(" or ", allowed)}, got {TypeOf(value)}"));
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

    private static void CheckObject(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray().Select(one => one.ToString()))
            {
                if (!value.TryGetProperty(name, out _))
                {
                    problems.Add(new($"{path}.{name}", "is required"));
                }
            }
        }

        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : default;
        var rest = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out var own))
            {
                Check(own, member.Value, $"{path}.{member.Name}", problems);
            }
            else if (rest.ValueKind == JsonValueKind.Object || (rest.ValueKind == JsonValueKind.False && !IsCommon(member.Name)))
            {
                Check(rest, member.Value, $"{path}.{member.Name}", problems);
            }
        }
    }

    private static void CheckList(JsonElement schema, JsonElement value, string path, List<FieldProblem> problems)
    {
        var count = value.GetArrayLength();
        Limit(schema, "minItems", limit => count >= limit, $"{path}", $"has {count} items, expected at least", problems);
        Limit(schema, "maxItems", limit => count <= limit, $"{path}", $"has {count} items, expected at most", problems);
        if (!schema.TryGetProperty("items", out var items))
        {
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(items, item, $"{path}[{index++}]", problems);
        }
    }

    private static void CheckText(JsonElement schema, string text, string path, List<FieldProblem> problems)
    {
        Limit(schema, "minLength", limit => text.Length >= limit, path, $"has {text.Length} characters, expected at least", problems);
        Limit(schema, "maxLength", limit => text.Length <= limit, path, $"has {text.Length} characters, expected at most", problems);
        if (schema.TryGetProperty("pattern", out var pattern) && !Matches(pattern.ToString(), text))
        {
            problems.Add(new(path, $"expected a text that matches {pattern}, got '{text}'"));
        }
    }

    private static void CheckNumber(JsonElement schema, double number, string path, List<FieldProblem> problems)
    {
        var shown = number.ToString(CultureInfo.InvariantCulture);
        Limit(schema, "minimum", limit => number >= limit, path, $"is {shown}, expected at least", problems);
        Limit(schema, "maximum", limit => number <= limit, path, $"is {shown}, expected at most", problems);
        Limit(schema, "exclusiveMinimum", limit => number > limit, path, $"is {shown}, expected more than", problems);
        Limit(schema, "exclusiveMaximum", limit => number < limit, path, $"is {shown}, expected less than", problems);
    }

    private static void Limit(
        JsonElement schema, string keyword, Func<double, bool> holds, string path, string text, List<FieldProblem> problems)
    {
        if (schema.TryGetProperty(keyword, out var limit) && limit.ValueKind == JsonValueKind.Number && !holds(limit.GetDouble()))
        {
            problems.Add(new(path, $"{text} {limit.GetRawText()}"));
        }
    }

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternLimit);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            // A pattern that cannot be used allows nothing.
            return false;
        }
    }

    /// <summary>What every event's data has may always be there.</summary>
    private static bool IsCommon(string name) =>
        name is "project" or "stage" or "service" or "labels" or "status" or "result" or "message" or "temporaryData";

    private static bool IsOfType(JsonElement value, string name) => name switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Truncate(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => TypeOf(value) == name,
    };

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
