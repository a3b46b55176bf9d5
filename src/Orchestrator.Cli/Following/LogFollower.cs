using System.Text;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Model.Events;

namespace Orchestrator.Cli.Following;

/// <summary>Reads the job logs of a context line by line, and with `follow` those still to come.</summary>
internal sealed class LogFollower(ApiClient api, string project, string context)
{
    public string? Stage { get; init; }

    public string? Task { get; init; }

    public bool Follow { get; init; } = true;

    /// <summary>Calls <paramref name="show"/> with the task and the text of each line.</summary>
    public async Task RunAsync(Action<string, string> show, CancellationToken cancellationToken)
    {
        var path = Query.Path("v1", "sequence", project, context, "logs")
            + Query.String(("stage", Stage), ("task", Task), ("follow", Follow ? "true" : null), ("format", "ndjson"));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await api.OpenAsync(request, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            var (task, text) = Parse(line);
            show(task, text);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private static (string Task, string Text) Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return ("", line);
        }

        try
        {
            using var document = JsonDocument.Parse(line, JsonDepth.Accepted);
            return (document.RootElement.Text("task"), document.RootElement.Text("text"));
        }
        catch (JsonException)
        {
            return ("", line);
        }
    }
}
