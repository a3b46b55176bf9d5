using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>One turn of a listener: how far it came, what was given up, and why it ended.</summary>
internal sealed class ListenerDelivery(
    ListenerDefinition listener,
    IReadOnlyDictionary<string, string>? secret,
    WebhookSender sender,
    string origin,
    ListenerTurn turn,
    TimeProvider time)
{
    // After so many failures of one event the next one is tried: if that is taken, it is the event and not the receiver.
    private const int PatientFailures = 5;

    private static readonly TimeSpan OldestAge = TimeSpan.FromHours(24);

    private readonly List<DeadLetter> dead = [];
    private DeliveryResult? trouble;

    internal ListenerDefinition Listener => listener;

    internal long Cursor { get; private set; } = turn.Cursor;

    internal int Delivered { get; private set; }

    internal bool IsOver => trouble is not null;

    internal bool HasNews => IsOver || Delivered > 0 || dead.Count > 0;

    internal void Skip(long cursor) => Cursor = Math.Max(Cursor, cursor);

    internal ListenerProgress Progress() => new()
    {
        Cursor = Cursor,
        Delivered = Delivered,
        DeadLetters = dead,
        Error = trouble is null ? null : $"Cannot deliver to {listener.Url.Host}: {trouble.Reason}",
        RetryAfter = trouble?.RetryAfter,
        Retired = trouble?.Verdict == DeliveryVerdict.Retired,
    };

    /// <summary>Delivers the events, which come first after the cursor; <paramref name="next"/> is the one behind them.</summary>
    internal async Task DeliverAsync(List<LoggedEvent> events, LoggedEvent? next, CancellationToken cancellationToken)
    {
        var result = await SendAsync(events, cancellationToken);
        if (result.Verdict == DeliveryVerdict.Later && await IsHopelessAsync(events, next, cancellationToken))
        {
            result = result with { Verdict = DeliveryVerdict.Refused };
        }

        switch (result.Verdict)
        {
            case DeliveryVerdict.Accepted:
                Delivered += events.Count;
                Skip(events[^1].Sequence);
                break;
            case DeliveryVerdict.Refused when events.Count > 1:
                // One of them is bad: singly the rest goes on.
                await DeliverSinglyAsync(events, cancellationToken);
                break;
            case DeliveryVerdict.Refused:
                Bury(events[0], result.Reason);
                Skip(events[0].Sequence);
                break;
            default:
                trouble = result;
                break;
        }
    }

    /// <summary>Tries a dead letter once more; the cursor stays.</summary>
    internal async Task ResendAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        var result = await SendAsync([logged], cancellationToken);
        if (result.Verdict == DeliveryVerdict.Accepted)
        {
            Delivered++;
        }
        else
        {
            Bury(logged, result.Reason);
        }
    }

    private async Task DeliverSinglyAsync(List<LoggedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var logged in events)
        {
            if (trouble is null)
            {
                await DeliverAsync([logged], null, cancellationToken);
            }
        }
    }

    private async Task<bool> IsHopelessAsync(List<LoggedEvent> events, LoggedEvent? next, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - events[0].LoggedAt > OldestAge)
        {
            return true;
        }

        // Taken out of order and again in its turn: delivery is at least once.
        return turn.Failures >= PatientFailures && Cursor == turn.Cursor && next is not null
            && (await SendAsync([next], cancellationToken)).Verdict == DeliveryVerdict.Accepted;
    }

    private void Bury(LoggedEvent logged, string reason) => dead.Add(new DeadLetter(logged.Sequence, logged.Id, reason, time.GetUtcNow()));

    private Task<DeliveryResult> SendAsync(IReadOnlyList<LoggedEvent> events, CancellationToken cancellationToken) =>
        sender.SendAsync(listener, secret, origin, events, cancellationToken);
}
