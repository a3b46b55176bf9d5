using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>One turn of a listener: how far it came, what was given up, and why it ended.</summary>
internal sealed class ListenerDelivery(string receiver, ListenerTurn turn, DeliveryMark begin, TimeProvider time, SendParcels send)
{
    // After so many failures of one event the next one is tried: if that is taken, it is the event and not the receiver.
    private const int PatientFailures = 5;

    private static readonly TimeSpan OldestAge = TimeSpan.FromHours(24);

    private readonly List<DeadLetter> dead = [.. begin.Dead ?? []];
    private DeliveryResult? trouble;
    private Parcel? taken;

    /// <summary>How far it is; read by the heartbeat while the turn goes on.</summary>
    internal DeliveryMark Mark { get; private set; } = begin;

    internal long Cursor => Mark.Cursor;

    internal int Delivered => Mark.Delivered;

    internal bool IsOver => trouble is not null;

    internal bool HasNews => IsOver || Delivered > 0 || dead.Count > 0;

    internal void Skip(long cursor)
    {
        if (cursor > Cursor)
        {
            Mark = Mark with { Cursor = cursor, Part = 0 };
        }
    }

    /// <summary>The turn ends for this reason, whatever was delivered.</summary>
    internal void Stop(DeliveryResult reason) => trouble = reason;

    internal ListenerProgress Progress() => new()
    {
        Cursor = Cursor,
        Part = Mark.Part,
        Delivered = Delivered,
        DeadLetters = dead,
        Error = trouble is null ? null : $"Cannot deliver to {receiver}: {trouble.Reason}",
        RetryAfter = trouble?.RetryAfter,
        Retired = trouble?.Verdict == DeliveryVerdict.Retired,
    };

    /// <summary>Delivers the parcels, which come first after the cursor; <paramref name="next"/> is the one behind them.</summary>
    internal async Task DeliverAsync(IReadOnlyList<Parcel> parcels, Parcel? next, CancellationToken cancellationToken)
    {
        var open = taken is null ? parcels : [.. parcels.Where(parcel => !ReferenceEquals(parcel, taken))];
        var result = open.Count == 0 ? DeliveryResult.Accepted : await send(open, cancellationToken);
        if (result.Verdict == DeliveryVerdict.Later && await IsHopelessAsync(parcels, next, cancellationToken))
        {
            result = result with { Verdict = DeliveryVerdict.Refused };
        }

        switch (result.Verdict)
        {
            case DeliveryVerdict.Accepted:
                Pass(parcels[^1], parcels.Count);
                break;
            case DeliveryVerdict.Refused when parcels.Count > 1:
                // One of them is bad: singly the rest goes on.
                await DeliverSinglyAsync(parcels, cancellationToken);
                break;
            case DeliveryVerdict.Refused:
                Bury(parcels[0].Logged, result.Reason);
                Pass(parcels[0], 0);
                break;
            default:
                trouble = result;
                break;
        }
    }

    /// <summary>Tries a dead letter once more; the cursor stays.</summary>
    internal async Task ResendAsync(LoggedEvent logged, IReadOnlyList<Parcel> parcels, CancellationToken cancellationToken)
    {
        foreach (var parcel in parcels)
        {
            var result = await send([parcel], cancellationToken);
            if (result.Verdict != DeliveryVerdict.Accepted)
            {
                Bury(logged, result.Reason);
                return;
            }
        }

        Mark = Mark with { Delivered = Delivered + 1 };
    }

    private void Pass(Parcel parcel, int delivered)
    {
        var sequence = parcel.Logged.Sequence;
        Mark = parcel.IsLast
            ? Mark with { Cursor = Math.Max(Cursor, sequence), Part = 0, Delivered = Delivered + delivered }
            : Mark with { Cursor = sequence - 1, Part = parcel.Part + 1, Delivered = Delivered + delivered };
    }

    private async Task DeliverSinglyAsync(IReadOnlyList<Parcel> parcels, CancellationToken cancellationToken)
    {
        foreach (var parcel in parcels)
        {
            if (trouble is null)
            {
                await DeliverAsync([parcel], null, cancellationToken);
            }
        }
    }

    private async Task<bool> IsHopelessAsync(IReadOnlyList<Parcel> parcels, Parcel? next, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - parcels[0].Logged.LoggedAt > OldestAge)
        {
            return true;
        }

        if (turn.Failures < PatientFailures || (Cursor, Mark.Part) != (turn.Cursor, turn.Part) || next is null
            || (await send([next], cancellationToken)).Verdict != DeliveryVerdict.Accepted)
        {
            return false;
        }

        // Taken before its turn, it is left out when that comes, unless this turn ends in between.
        taken = next;
        return true;
    }

    private void Bury(LoggedEvent logged, string reason)
    {
        if (dead.TrueForAll(letter => letter.Sequence != logged.Sequence))
        {
            dead.Add(new DeadLetter(logged.Sequence, logged.Id, reason, time.GetUtcNow()));
            Mark = Mark with { Dead = [.. dead] };
        }
    }
}
