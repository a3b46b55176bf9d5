using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Model.Schemas;

/// <summary>The words of JSON Schema for values, and the small tests its keywords are made of.</summary>
internal static class SchemaTypes
{
    public static readonly string[] Words = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);

    public static bool IsOf(JsonElement value, string name) => name switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Truncate(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => Of(value) == name,
    };

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    public static int Count(JsonElement words) => words.ValueKind == JsonValueKind.Array ? words.GetArrayLength() : 1;

    public static void Limit(
        JsonElement schema, string keyword, Func<double, bool> holds, string path, string text, SchemaProblems problems)
    {
        if (schema.TryGetProperty(keyword, out var limit) && limit.ValueKind == JsonValueKind.Number && !holds(limit.GetDouble()))
        {
            problems.Add(path, $"{text} {SchemaProblems.Shown(limit)}");
        }
    }

    public static bool Matches(string pattern, string text)
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

    /// <summary>Why the pattern cannot be used; null when it can.</summary>
    public static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, PatternLimit);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
