using System.Net;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Cli.Client;

/// <summary>A refusal of the server in the words a terminal shows.</summary>
internal static class Problem
{
    private const int LongestText = 2000;

    public static string Describe(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var text = new StringBuilder(Message(response, body));
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            text.Append(" Give a token with --token or ORC_TOKEN.");
        }

        return text.ToString();
    }

    private static string Message(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        if (TryParse(body) is not { ValueKind: JsonValueKind.Object } problem)
        {
            var raw = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestText)]).Trim();
            return $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}{(raw.Length > 0 ? ": " + raw : ".")}";
        }

        var text = new StringBuilder(problem.Text("detail") is { Length: > 0 } detail ? detail : problem.Text("message"));
        if (text.Length == 0)
        {
            text.Append(problem.Text("title"));
        }

        foreach (var entry in problem.Items("details"))
        {
            text.AppendLine().Append("  ").Append(entry.Text("field")).Append(": ").Append(entry.Text("problem"));
        }

        return text.ToString();
    }

    private static JsonElement? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
