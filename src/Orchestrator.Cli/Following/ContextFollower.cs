using System.Text.Json;
using System.Threading.Channels;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Following;

/// <summary>Follows one context from its first event until every sequence of it has ended.</summary>
internal sealed class ContextFollower(ApiClient api, string project, string context, LiveView view)
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(50);

    public FollowedContext Followed { get; } = new();

    /// <summary>Shows everything as it happens; true when every sequence passed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var logs = new LogFollower(api, project, context).RunAsync(view.Log, stopping.Token);
        var events = Channel.CreateUnbounded<JsonElement>();
        var reading = ReadAsync(events.Writer, stopping.Token);
        try
        {
            await foreach (var received in events.Reader.ReadAllAsync(cancellationToken))
            {
                Show(received);
                if (Followed.AllEnded && await IsOverAsync(events.Reader, cancellationToken))
                {
                    break;
                }
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(WithoutCancellation(logs), WithoutCancellation(reading));
        }

        return Followed.Passed;
    }

    private void Show(JsonElement received)
    {
        if (Followed.Add(received))
        {
            view.Event(received, Followed);
        }
    }

    private async Task ReadAsync(ChannelWriter<JsonElement> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var received in new EventStream(api).FollowAsync(Query.String(("project", project), ("context", context)), "0", cancellationToken))
            {
                writer.TryWrite(received);
            }
        }
        catch (CommandLineException e)
        {
            writer.TryComplete(e);
        }
    }

    // A sequence emits its follow-ups after its own end and closes after them: once all are closed, the log is complete.
    private async Task<bool> IsOverAsync(ChannelReader<JsonElement> more, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < SettleTime; waited += SettlePause)
        {
            if (more.Count > 0)
            {
                return false;
            }

            if (await Contexts.FindSequenceAsync(api, project, context, cancellationToken) is { } overview && IsClosed(overview))
            {
                break;
            }

            await Task.Delay(SettlePause, cancellationToken);
        }

        foreach (var logged in await Contexts.ReadEventsAsync(api, context, cancellationToken))
        {
            Show(logged);
        }

        return Followed.AllEnded;
    }

    private static bool IsClosed(JsonElement overview) => overview.Text("state") is "finished" or "aborted" or "timedOut";

    private static async Task WithoutCancellation(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Stopped by us: the context has ended.
        }
    }
}
