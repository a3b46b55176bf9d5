using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Model.Events;

namespace Orchestrator.Cli.Client;

/// <summary>Follows `/v1/stream`; resumes where it stood when the connection breaks.</summary>
internal sealed class EventStream(ApiClient api)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private const int MostAttempts = 60;

    /// <summary>Events as they happen; <paramref name="after"/> is a position of the log, null begins now.</summary>
    public async IAsyncEnumerable<JsonElement> FollowAsync(string query, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = after;
        var attempts = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryOpenAsync(query, position, attempts, cancellationToken) is { } response)
            {
                using (response)
                {
                    await foreach (var (id, data) in ReadAsync(response, cancellationToken))
                    {
                        attempts = 0;
                        position = id ?? position;
                        yield return data;
                    }
                }
            }

            attempts++;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage?> TryOpenAsync(string query, string? position, int attempts, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream" + query);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (position is not null)
        {
            request.Headers.Add("Last-Event-ID", position);
        }

        try
        {
            return await api.OpenAsync(request, cancellationToken);
        }
        catch (CommandLineException e) when (e.ExitCode == ExitCode.NoConnection && attempts > 0 && attempts < MostAttempts)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<(string? Id, JsonElement Data)> ReadAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        string? id = null;
        var data = new StringBuilder();
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                id = line[3..].Trim();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Append(line.AsSpan(5).TrimStart());
            }
            else if (line.Length == 0 && data.Length > 0)
            {
                using var document = JsonDocument.Parse(data.ToString(), JsonDepth.Accepted);
                data.Clear();
                yield return (id, document.RootElement.Clone());
            }
        }
    }

    /// <summary>The next line; null when the connection ended, however it ended.</summary>
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
}
