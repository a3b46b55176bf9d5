using Orchestrator.Model.Shipyards;

namespace Orchestrator.Workflows.Lanes;

/// <summary>Who holds a lane and who waits, in order. Pure: the lane workflow does what it decides.</summary>
internal sealed class LaneQueue(LaneInput input)
{
    private readonly List<LanePlace> holders = [.. input.Holders];
    private readonly List<LanePlace> waiting = [.. input.Waiting];

    // For look-ups only; thousands may wait.
    private readonly Dictionary<string, LanePlace> places = input.Waiting.ToDictionary(place => place.Holder, StringComparer.Ordinal);

    public IReadOnlyList<LanePlace> Holders => holders;

    public int WaitingCount => waiting.Count;

    /// <summary>What a sequence that leaves or arrives changes for the others.</summary>
    public bool HasWork => CanGrantNext || (waiting.Count > 0 && holders.Exists(holder => !holder.Told));

    private bool CanGrantNext => waiting.Count > 0 && holders.TrueForAll(holder => holder.Context == waiting[0].Context);

    public LaneAnswer Request(LaneRequest request)
    {
        if (request.Ended is { } ended && ended != request.Holder)
        {
            Leave(ended);
        }

        if (holders.Exists(holder => holder.Holder == request.Holder))
        {
            return LaneAnswer.Granted;
        }

        if (places.TryGetValue(request.Holder, out var known) && known.Ticket == request.Ticket)
        {
            return LaneAnswer.Queued;
        }

        Leave(request.Holder);
        var place = new LanePlace(request.Holder, request.Context, request.Since) { Ticket = request.Ticket };
        if (waiting.Count == 0 && holders.TrueForAll(holder => holder.Context == place.Context))
        {
            holders.Add(place);
            return LaneAnswer.Granted;
        }

        if (request.Policy == ConcurrencyPolicy.Reject)
        {
            return LaneAnswer.Rejected;
        }

        Enqueue(place);
        return LaneAnswer.Queued;
    }

    /// <summary>All others of another context: those who wait leave the queue, those who hold must go first.</summary>
    public IReadOnlyList<string> Displace(LaneRequest newcomer)
    {
        var displaced = new List<string>();
        foreach (var place in waiting.Concat(holders).ToList())
        {
            if (place.Holder != newcomer.Holder && place.Context != newcomer.Context)
            {
                displaced.Add(place.Holder);
            }
        }

        waiting.RemoveAll(place => displaced.Contains(place.Holder) && places.Remove(place.Holder));
        return displaced;
    }

    public void Leave(string holder)
    {
        if (places.Remove(holder))
        {
            waiting.RemoveAt(waiting.FindIndex(place => place.Holder == holder));
            return;
        }

        holders.RemoveAll(place => place.Holder == holder);
    }

    /// <summary>Moves the first in the queue into the lane when it is free; null when it is not.</summary>
    public LaneGrantee? GrantNext()
    {
        if (!CanGrantNext)
        {
            return null;
        }

        var next = waiting[0];
        waiting.RemoveAt(0);
        places.Remove(next.Holder);
        holders.Add(next with { Told = waiting.Count > 0 });
        return new(next.Holder, new LaneGrant(next.Ticket, waiting.Count > 0));
    }

    /// <summary>A holder that does not know yet that others wait; it counts as told from now on.</summary>
    public string? TellNext()
    {
        var index = waiting.Count == 0 ? -1 : holders.FindIndex(holder => !holder.Told);
        if (index < 0)
        {
            return null;
        }

        holders[index] = holders[index] with { Told = true };
        return holders[index].Holder;
    }

    public LaneInput ToInput() => new() { Holders = [.. holders], Waiting = [.. waiting] };

    private void Enqueue(LanePlace place)
    {
        var index = waiting.Count;
        while (index > 0 && waiting[index - 1].Since > place.Since)
        {
            index--;
        }

        waiting.Insert(index, place);
        places.Add(place.Holder, place);
    }
}
