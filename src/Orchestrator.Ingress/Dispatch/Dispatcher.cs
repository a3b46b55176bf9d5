using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orchestrator.Ingress.Jobs;
using Orchestrator.Ingress.Routing;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Last step: hands a durable event to its workflow, in the background, in order per workflow. Doing it twice is doing it once.</summary>
internal sealed class Dispatcher(
    IEventLog log, SequenceStarter starter, TaskSignaller signaller, JobStarter jobs, KillSwitch killSwitch, IngressMetrics metrics, ILogger<Dispatcher> logger)
{
    private const int Stripes = 256;
    private readonly StripedQueue queue = new(Stripes);
    private readonly Channel<bool> trouble = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Queues the dispatch of a row that was just appended.</summary>
    public void Enqueue(Routed routed, AppendOutcome appended)
    {
        if (routed.Destination is Destination.Sequence or Destination.Asker or Destination.Jobs)
        {
            queue.Enqueue(routed.Asker ?? routed.Row.Id, () => DispatchAsync(routed, appended));
        }
    }

    /// <summary>Waits until something could not be dispatched (true), or the time is over (false).</summary>
    public async Task<bool> WaitForTroubleAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        try
        {
            return await trouble.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Dispatches now.</summary>
    public async Task<DispatchOutcome> DispatchAsync(Routed routed, AppendOutcome appended)
    {
        using var span = DispatchTrace.Begin(routed);
        try
        {
            var told = routed.Destination switch
            {
                Destination.Asker => await signaller.SignalAsync(routed.Asker ?? "", routed, appended),
                Destination.Sequence => await starter.StartAsync(routed, appended),
                _ => true,
            };
            if (routed.Actions.Count > 0 && (await killSwitch.ReadAsync(CancellationToken.None)).Engaged)
            {
                // The row stays pending: once the switch is off the sweeper finds it.
                metrics.Dispatched("held");
                trouble.Writer.TryWrite(true);
                return DispatchOutcome.Held;
            }

            await jobs.StartAsync(routed, appended);
            await SettleAsync(told || routed.Actions.Count > 0, appended);
            return DispatchOutcome.Settled;
        }
        catch (Exception e)
        {
            // Whatever it was, the row stays pending and its line goes on.
            metrics.Dispatched("postponed");
            Log.DispatchPostponed(logger, appended.Key, e.Message);
            trouble.Writer.TryWrite(true);
            return DispatchOutcome.Postponed;
        }
    }

    private async Task SettleAsync(bool told, AppendOutcome appended)
    {
        if (told)
        {
            metrics.Dispatched("done");
            await log.MarkDispatchedAsync(appended.Sequence, CancellationToken.None);
        }
        else
        {
            metrics.Dispatched("unmatched");
            Log.Unmatched(logger, appended.Key, "its workflow is closed, or the trigger no longer fits the project");
            await log.MarkUnmatchedAsync(appended.Sequence, CancellationToken.None);
        }
    }
}
