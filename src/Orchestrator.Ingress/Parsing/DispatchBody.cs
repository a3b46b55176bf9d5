using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;

namespace Orchestrator.Ingress.Parsing;

/// <summary>
/// What Dispatch's clients post: CloudEvents 0.1, bare or wrapped as <c>{"event": {…}}</c>. Recognised by the body, not by the path,
/// and held to the rules that Dispatch had.
/// </summary>
internal static partial class DispatchBody
{
    private const int LongestType = 128;

    public static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && !root.TryGetProperty("type", out _)
        && root.TryGetProperty("event", out var wrapped)
        && wrapped.ValueKind == JsonValueKind.Object
            ? wrapped
            : root;

    /// <summary>Null when the body is none of Dispatch's, or a good one.</summary>
    public static Refusal? Check(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || Text(body, "cloudEventsVersion") != "0.1")
        {
            return null;
        }

        var problems = new List<FieldProblem>();
        if (Text(body, "eventType") is not { Length: > 0 and <= LongestType } type || !TypeName().IsMatch(type))
        {
            problems.Add(new FieldProblem("eventType", $"expected up to {LongestType} letters, digits, '.', '-' and '_'"));
        }

        foreach (var name in (string[])["source", "eventID"])
        {
            if (Text(body, name) is not { Length: > 0 })
            {
                problems.Add(new FieldProblem(name, "is needed"));
            }
        }

        if (Text(body, "schemaURL") is { Length: > 0 } schema && !AttributeRules.IsUriReference(schema))
        {
            problems.Add(new FieldProblem("schemaURL", $"expected a URI, got '{schema}'"));
        }

        return problems.Count == 0 ? null : Refusals.Invalid($"Error validating event: {problems[0].Field}: {problems[0].Problem}.", problems);
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[\w\d.\-]+$")]
    private static partial Regex TypeName();
}
