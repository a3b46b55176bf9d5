using System.Globalization;
using System.Text;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Store;

namespace Orchestrator.Api.Events;

/// <summary>The log as it grows: server-sent events whose id is the position in the log.</summary>
internal static class StreamEndpoint
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapStream(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/stream", (RequestDelegate)FollowAsync).Needs(TokenScopes.Read).KeepsLimits();

    private static async Task FollowAsync(HttpContext http)
    {
        var log = http.RequestServices.GetRequiredService<IEventLog>();
        var query = new QueryReader(http.Request.Query);
        var after = await PositionAsync(http, query, log);
        if (query.Refusal() is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var access = Access.Access.Of(http);
        var filter = new EventFilter
        {
            Project = access.Project ?? query.Text("project"),
            Context = access.Context ?? query.Text("context") ?? query.Text("keptnContext"),
            Stage = query.Text("stage"),
            Service = query.Text("service"),
            Type = query.Text("type"),
        };
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await WriteAllAsync(http, log, filter, after, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The follower left, or the server stops: it resumes with Last-Event-ID.
        }
    }

    private static async Task<long> PositionAsync(HttpContext http, QueryReader query, IEventLog log)
    {
        var text = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? query.Text("lastEventId") ?? query.Text("after");
        if (text is null)
        {
            return await log.GetHeadAsync(http.RequestAborted);
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return position;
        }

        query.Problems.Add(new("Last-Event-ID", $"expected a position of the log, got '{text}'"));
        return 0;
    }

    private static async Task WriteAllAsync(HttpContext http, IEventLog log, EventFilter filter, long after, CancellationToken cancellationToken)
    {
        var output = http.Response.BodyWriter;
        await http.Response.StartAsync(cancellationToken);
        // The position without an event: who loses the connection before the first event resumes from here as well.
        Append(output, $": following\nid: {after.ToString(CultureInfo.InvariantCulture)}\n\n");
        await output.FlushAsync(cancellationToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = log.FollowAsync(filter, after, leaving.Token).GetAsyncEnumerator(leaving.Token);
        using var heartbeat = new PeriodicTimer(Heartbeat);
        var beat = heartbeat.WaitForNextTickAsync(leaving.Token).AsTask();
        var next = events.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                // Everything that is there goes out in one flush.
                if (!next.IsCompleted)
                {
                    await output.FlushAsync(cancellationToken);
                    while (await Task.WhenAny(next, beat) != next)
                    {
                        await beat;
                        beat = heartbeat.WaitForNextTickAsync(leaving.Token).AsTask();
                        Append(output, ": alive\n\n");
                        await output.FlushAsync(cancellationToken);
                    }
                }

                if (!await next)
                {
                    return;
                }

                Write(output, events.Current);
                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed while it moves.
            await leaving.CancelAsync();
            await Task.WhenAny(next);
        }
    }

    private static void Write(System.IO.Pipelines.PipeWriter output, LoggedEvent logged)
    {
        Append(output, $"id: {logged.Sequence.ToString(CultureInfo.InvariantCulture)}\ndata: ");
        var body = logged.Body.Span;
        body.CopyTo(output.GetSpan(body.Length));
        output.Advance(body.Length);
        Append(output, "\n\n");
    }

    private static void Append(System.IO.Pipelines.PipeWriter output, string text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
