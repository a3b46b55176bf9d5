using Microsoft.Extensions.Options;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners;

/// <summary>Turns of webhooks: every event as soon as it is logged.</summary>
internal sealed class WebhookTurns(
    IEventLog log,
    IDefinitions definitions,
    WebhookSender sender,
    Handshakes handshakes,
    ListenerWaker waker,
    IOptions<ListenerOptions> options,
    TimeProvider time)
{
    private const int PageSize = 100;
    private const int LargestBatch = 50;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    internal async Task<ListenerProgress> RunAsync(ListenerAssignment assignment, ActivityExecutionContext context)
    {
        var listener = assignment.Listener;
        if (listener.Url is not { } url)
        {
            return assignment.Stopped("The listener has no url.");
        }

        if (await handshakes.RefusalAsync(url, listener.Handshake, context.CancellationToken) is { } refusal)
        {
            return assignment.Stopped(refusal);
        }

        var delivery = assignment.Begin(url.Host, time, (parcels, cancellationToken) =>
            sender.SendAsync(listener, assignment.Secret, handshakes.Origin, parcels.Select(parcel => parcel.Logged).ToList(), cancellationToken));
        var idle = await delivery.ResendAsync(log, time.GetUtcNow() + LongestTurn, context) && await DeliverAsync(delivery, assignment, context);
        return delivery.Progress() with { Idle = idle };
    }

    /// <summary>True when nothing is left, and whoever brings more wakes the listener.</summary>
    private async Task<bool> DeliverAsync(ListenerDelivery delivery, ListenerAssignment assignment, ActivityExecutionContext context)
    {
        var listener = assignment.Listener;
        var end = time.GetUtcNow() + LongestTurn;
        var version = definitions.Version;
        while (!delivery.IsOver && definitions.Version == version && time.GetUtcNow() < end && !context.WorkerShutdownToken.IsCancellationRequested)
        {
            context.Heartbeat(delivery.Mark);
            var page = await log.ReadAfterAsync(delivery.Cursor, PageSize, context.CancellationToken);
            await DeliverPageAsync(delivery, listener, page, context.CancellationToken);
            if (delivery.IsOver || page.Count == PageSize)
            {
                continue;
            }

            // Another event often follows at once; one turn for both costs half of two.
            var linger = delivery.Delivered > 0 ? options.Value.Linger : TimeSpan.Zero;
            if (await waker.RestAsync(assignment.Turn.Name, listener, delivery.Cursor, linger, context.WorkerShutdownToken))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task DeliverPageAsync(
        ListenerDelivery delivery, ListenerDefinition listener, IReadOnlyList<LoggedEvent> page, CancellationToken cancellationToken)
    {
        var wanted = new List<Parcel>();
        foreach (var logged in page)
        {
            if (PreparedEvent.IsFor(listener, logged))
            {
                wanted.Add(new Parcel(logged));
            }
        }

        var size = listener.Mode == "batch" ? LargestBatch : 1;
        for (var i = 0; i < wanted.Count && !delivery.IsOver; i += size)
        {
            var next = i + size < wanted.Count ? wanted[i + size] : null;
            await delivery.DeliverAsync(wanted.GetRange(i, Math.Min(size, wanted.Count - i)), next, cancellationToken);
        }

        if (!delivery.IsOver && page.Count > 0)
        {
            delivery.Skip(page[^1].Sequence);
        }
    }
}
