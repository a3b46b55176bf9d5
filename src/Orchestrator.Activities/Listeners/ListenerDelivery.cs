using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners;

/// <summary>One turn of a listener: how far it came, what was given up, and why it ended.</summary>
internal sealed class ListenerDelivery(string receiver, ListenerTurn turn, DeliveryMark begin, TimeProvider time, SendParcels send)
{
    // After so many failures of one event the next one is tried: if that is taken, it is the event and not the receiver.
    private const int PatientFailures = 5;

    // Several bad ones may follow each other in a batch.
    private const int MostProbes = 3;

    private static readonly TimeSpan OldestAge = TimeSpan.FromHours(24);

    private readonly List<DeadLetter> dead = [.. begin.Dead ?? []];
    private readonly HashSet<Parcel> taken = new(ReferenceEqualityComparer.Instance);
    private DeliveryResult? trouble;

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
        Resend = [.. turn.Resend.Skip(Mark.Resent)],
        Retired = trouble?.Verdict == DeliveryVerdict.Retired,
    };

    /// <summary>Delivers the parcels, which come first after the cursor; <paramref name="next"/> is the one behind them.</summary>
    internal async Task DeliverAsync(IReadOnlyList<Parcel> parcels, Parcel? next, CancellationToken cancellationToken)
    {
        var impatient = turn.Failures >= PatientFailures && (Cursor, Mark.Part) == (turn.Cursor, turn.Part);
        IReadOnlyList<Parcel> all = next is null ? parcels : [.. parcels, next];
        if (parcels.Count == 1)
        {
            await DeliverOneAsync(all, impatient, cancellationToken);
            return;
        }

        var open = taken.Count == 0 ? parcels : [.. parcels.Where(parcel => !taken.Contains(parcel))];
        var result = open.Count == 0 ? DeliveryResult.Accepted : await send(open, cancellationToken);
        switch (result.Verdict)
        {
            case DeliveryVerdict.Accepted:
                Pass(parcels[^1], parcels.Count);
                break;
            case DeliveryVerdict.Refused:
            case DeliveryVerdict.Later when impatient || IsTooOld(parcels[0]):
                // One of them is bad: singly the rest goes on.
                for (var i = 0; i < parcels.Count && trouble is null; i++)
                {
                    await DeliverOneAsync([.. all.Skip(i)], impatient, cancellationToken);
                }

                break;
            default:
                trouble = result;
                break;
        }
    }

    /// <summary>Tries the dead letters of the turn once more until the time is over; true when none is left.</summary>
    internal async Task<bool> ResendAsync(IEventLog log, DateTimeOffset end, ActivityExecutionContext context)
    {
        foreach (var sequence in turn.Resend.Skip(Mark.Resent))
        {
            if (time.GetUtcNow() >= end || context.WorkerShutdownToken.IsCancellationRequested)
            {
                return false;
            }

            if (await log.FindLetterAsync(sequence, context.CancellationToken) is { } logged)
            {
                await ResendAsync(new Parcel(logged), context.CancellationToken);
            }
            else
            {
                PassLetter();
            }

            context.Heartbeat(Mark);
        }

        return true;
    }

    /// <summary>Tries one post of the next dead letter once more; the cursor stays. False when the letter is given up again.</summary>
    internal async Task<bool> ResendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        var result = await send([parcel], cancellationToken);
        if (result.Verdict != DeliveryVerdict.Accepted)
        {
            Bury(parcel.Logged, result.Reason);
            PassLetter();
            return false;
        }

        if (parcel.IsLast)
        {
            PassLetter();
            Mark = Mark with { Delivered = Delivered + 1 };
        }
        else
        {
            Mark = Mark with { ResentPart = parcel.Part + 1 };
        }

        return true;
    }

    /// <summary>Nothing is left to do for the next dead letter.</summary>
    internal void PassLetter() => Mark = Mark with { Resent = Mark.Resent + 1, ResentPart = 0 };

    private void Pass(Parcel parcel, int delivered)
    {
        var sequence = parcel.Logged.Sequence;
        Mark = parcel.IsLast
            ? Mark with { Cursor = Math.Max(Cursor, sequence), Part = 0, Delivered = Delivered + delivered }
            : Mark with { Cursor = sequence - 1, Part = parcel.Part + 1, Delivered = Delivered + delivered };
    }

    /// <param name="parcels">The one to deliver, and those behind it.</param>
    /// <param name="impatient">What comes first here has failed often enough.</param>
    private async Task DeliverOneAsync(IReadOnlyList<Parcel> parcels, bool impatient, CancellationToken cancellationToken)
    {
        var parcel = parcels[0];
        var result = taken.Contains(parcel) ? DeliveryResult.Accepted : await send([parcel], cancellationToken);
        switch (result.Verdict)
        {
            case DeliveryVerdict.Accepted:
                Pass(parcel, 1);
                break;
            case DeliveryVerdict.Refused:
            case DeliveryVerdict.Later when IsTooOld(parcel) || (impatient && await IsOneTakenAsync([.. parcels.Skip(1).Take(MostProbes)], cancellationToken)):
                Bury(parcel.Logged, result.Reason);
                Pass(parcel, 0);
                break;
            default:
                trouble = result;
                break;
        }
    }

    private bool IsTooOld(Parcel parcel) => time.GetUtcNow() - parcel.Logged.LoggedAt > OldestAge;

    // Taken before its turn, it is left out when that comes, unless this turn ends in between.
    private async Task<bool> IsOneTakenAsync(IReadOnlyList<Parcel> behind, CancellationToken cancellationToken)
    {
        if (behind.Any(taken.Contains))
        {
            return true;
        }

        foreach (var parcel in behind)
        {
            if ((await send([parcel], cancellationToken)).Verdict == DeliveryVerdict.Accepted)
            {
                return taken.Add(parcel);
            }
        }

        return false;
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
