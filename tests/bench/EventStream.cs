using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Orchestrator.Bench;

/// <summary>One event as it came over <c>/v1/stream</c>; <see cref="Received"/> is a <see cref="Stopwatch"/> timestamp.</summary>
internal sealed record StreamedEvent(string Id, string Type, string Context, string Service, string Result, long Received);

/// <summary>Reads <c>/v1/stream</c> and resumes with Last-Event-ID when the connection ends.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<StreamedEvent> events = Channel.CreateUnbounded<StreamedEvent>(new() { SingleReader = false, SingleWriter = true });
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private string lastId = string.Empty;

    public EventStream(Uri server, string project)
    {
        client = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        reading = ReadForeverAsync(project);
    }

    public Task Connected => connected.Task;

    public ChannelReader<StreamedEvent> Events => events.Reader;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reading;
        client.Dispose();
        stopping.Dispose();
    }

    private async Task ReadForeverAsync(string project)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(project);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or OperationCanceledException)
            {
                if (!stopping.IsCancellationRequested)
                {
                    await Task.Delay(20);
                }
            }
        }
    }

    private async Task ReadAsync(string project)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/stream?project={project}", UriKind.Relative));
        if (lastId.Length > 0)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping.Token);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stopping.Token));
        connected.TrySetResult();
        var id = string.Empty;
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                id = line[3..].Trim();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal) && Parse(line.AsSpan(5)) is { } received)
            {
                events.Writer.TryWrite(received);
            }
            else if (line.Length == 0 && id.Length > 0)
            {
                lastId = id;
            }
        }
    }

    private static StreamedEvent? Parse(ReadOnlySpan<char> json)
    {
        var now = Stopwatch.GetTimestamp();
        using var document = JsonDocument.Parse(json.ToString());
        var root = document.RootElement;
        if (!root.TryGetProperty("type", out var type) || !root.TryGetProperty("data", out var data))
        {
            return null;
        }

        string Text(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : string.Empty;
        return new StreamedEvent(Text(root, "id"), type.GetString()!, Text(root, "shkeptncontext"), Text(data, "service"), Text(data, "result"), now);
    }
}
