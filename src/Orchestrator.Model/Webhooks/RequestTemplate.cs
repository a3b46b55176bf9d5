using System.Text;
using System.Text.Json;
using Orchestrator.Model.Filters;

namespace Orchestrator.Model.Webhooks;

/// <summary>Fills <c>{{.data.project}}</c> and <c>{{.env.NAME}}</c> in a text, as Go's templates do with a missing key being an error.</summary>
public static class RequestTemplate
{
    /// <summary>The filled text, or a <see cref="FormatException"/> that names what is missing.</summary>
    public static string Fill(string template, JsonElement filled, IReadOnlyDictionary<string, string> env)
    {
        var text = new StringBuilder();
        var from = 0;
        while (template.IndexOf("{{", from, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                throw new FormatException("a template has '{{' without '}}'");
            }

            text.Append(template, from, open - from).Append(Value(template[(open + 2)..close].Trim(' ', '-'), filled, env));
            from = close + 2;
        }

        return text.Append(template, from, template.Length - from).ToString();
    }

    private static string Value(string expression, JsonElement filled, IReadOnlyDictionary<string, string> env)
    {
        if (expression is not ['.', .. var path] || path.Any(char.IsWhiteSpace))
        {
            throw new FormatException($"the template '{{{{{expression}}}}}' is not supported: expected a path such as {{{{.data.project}}}}");
        }

        if (path.StartsWith("env.", StringComparison.Ordinal))
        {
            return env.TryGetValue(path[4..], out var secret) ? secret : throw new FormatException($"the template names .{path}, which no secret gives");
        }

        return DataSubject.Walk(filled, path) switch
        {
            null or { ValueKind: JsonValueKind.Null } => throw new FormatException($"the event has no .{path}, which the template names"),
            { } value => value.ToString(),
        };
    }
}
