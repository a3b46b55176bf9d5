using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Ingress.Legacy;
using Orchestrator.Ingress.Routing;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Finishes what a crash or an outage interrupted: at start, after trouble, and from time to time.</summary>
internal sealed class Sweeper(
    IEventLog log, Router router, Dispatcher dispatcher, LegacyEffects effects, IOptions<IngressOptions> options, TimeProvider time, ILogger<Sweeper> logger) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Everything that was pending before this process appended anything is left over from another life.
        var loggedBefore = time.GetUtcNow();
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var troubled = true;
                if (await SweepAsync(loggedBefore, stoppingToken))
                {
                    pause = FirstPause;
                    troubled = await dispatcher.WaitForTroubleAsync(options.Value.SweepInterval, stoppingToken);
                }

                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                loggedBefore = troubled ? time.GetUtcNow() : time.GetUtcNow() - Settled;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start sweeps.
        }
    }

    /// <summary>True when nothing that old is left.</summary>
    internal async Task<bool> SweepAsync(DateTimeOffset loggedBefore, CancellationToken cancellationToken)
    {
        try
        {
            var (after, count, clean) = (0L, 0, true);
            while (await log.ReadPendingAsync(after, PageSize, loggedBefore, cancellationToken) is { Count: > 0 } rows)
            {
                var settled = await Task.WhenAll(rows.GroupBy(Line, StringComparer.Ordinal).Select(line => DispatchAsync(line, cancellationToken)));
                clean &= settled.All(done => done);
                count += rows.Count;
                after = rows[^1].Sequence;
            }

            if (count > 0)
            {
                Log.Swept(logger, count);
            }

            return clean;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            Log.SweepInterrupted(logger, e.Message);
            return false;
        }
    }

    private static string Line(LoggedEvent row) => row.TriggeredId ?? row.Id;

    private async Task<bool> DispatchAsync(IEnumerable<LoggedEvent> line, CancellationToken cancellationToken)
    {
        var clean = true;
        foreach (var row in line)
        {
            var outcome = await DispatchAsync(row, cancellationToken);
            clean &= outcome == DispatchOutcome.Settled;
            if (outcome == DispatchOutcome.Postponed)
            {
                break;
            }
        }

        return clean;
    }

    private async Task<DispatchOutcome> DispatchAsync(LoggedEvent row, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchReadAsync(row, EventJson.Parse(row.Body), cancellationToken);
        }
        catch (FormatException e)
        {
            // One row that cannot be read must not keep all others from being found.
            Log.Unreadable(logger, row.Key, e.Message);
            await log.MarkUnmatchedAsync(row.Sequence, cancellationToken);
            return DispatchOutcome.Settled;
        }
    }

    private async Task<DispatchOutcome> DispatchReadAsync(LoggedEvent row, Event received, CancellationToken cancellationToken)
    {
        var routed = await router.RouteAsync(received, EventType.Parse(row.Type), emitter: null, own: false, cancellationToken);
        var outcome = new AppendOutcome(row.Sequence, row.Key, row.Id, row.Context) { Time = row.Time, Pending = true };
        if (routed.Destination is Destination.Effect)
        {
            await effects.ApplyAsync(routed, outcome, cancellationToken);
            return DispatchOutcome.Settled;
        }

        if (routed.Destination is Destination.Log or Destination.Nowhere)
        {
            await log.MarkUnmatchedAsync(row.Sequence, cancellationToken);
            return DispatchOutcome.Settled;
        }

        return await dispatcher.DispatchAsync(routed, outcome);
    }
}
