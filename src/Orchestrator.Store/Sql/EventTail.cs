namespace Orchestrator.Store.Sql;

/// <summary>The newest events in memory, so that followers and answers to fresh questions need no read from disk.</summary>
internal sealed class EventTail(int maximumCount, long maximumBytes)
{
    private readonly Lock gate = new();
    private readonly Ring ring = new(maximumCount);
    private readonly Dictionary<string, LoggedEvent> triggered = [];
    private long bytes;

    /// <summary>Adds events that just became durable, in order.</summary>
    public void Add(IReadOnlyList<LoggedEvent> events)
    {
        lock (gate)
        {
            foreach (var added in events)
            {
                ring.Add(added);
                bytes += added.Body.Length;
                if (added.WorkflowId is not null)
                {
                    triggered[added.Id] = added;
                }

                while (bytes > maximumBytes || ring.Count > maximumCount)
                {
                    Forget(ring.RemoveFirst());
                }
            }
        }
    }

    /// <summary>The events after a position; null when some of them are no longer in memory.</summary>
    public IReadOnlyList<LoggedEvent>? ReadAfter(long after, int limit)
    {
        lock (gate)
        {
            if (ring.Count == 0 || ring[0].Sequence > after + 1)
            {
                return null;
            }

            var first = ring.IndexAfter(after);
            var count = Math.Min(limit, ring.Count - first);
            if (count == 0)
            {
                return [];
            }

            var events = new LoggedEvent[count];
            for (var index = 0; index < count; index++)
            {
                events[index] = ring[first + index];
            }

            return events;
        }
    }

    public LoggedEvent? FindTriggered(string eventId)
    {
        lock (gate)
        {
            return triggered.GetValueOrDefault(eventId);
        }
    }

    private void Forget(LoggedEvent oldest)
    {
        bytes -= oldest.Body.Length;
        if (oldest.WorkflowId is not null && triggered.TryGetValue(oldest.Id, out var known) && known.Sequence == oldest.Sequence)
        {
            triggered.Remove(oldest.Id);
        }
    }

    /// <summary>A ring of events whose sequence numbers grow.</summary>
    private sealed class Ring(int capacity)
    {
        private readonly LoggedEvent?[] slots = new LoggedEvent?[capacity + 1];
        private int start;

        public int Count { get; private set; }

        public LoggedEvent this[int index] =>
            slots[(start + index) % slots.Length] ?? throw new InvalidOperationException($"Slot {index} of the event tail is empty.");

        public void Add(LoggedEvent added)
        {
            slots[(start + Count) % slots.Length] = added;
            Count++;
        }

        public LoggedEvent RemoveFirst()
        {
            var first = this[0];
            slots[start] = null;
            start = (start + 1) % slots.Length;
            Count--;
            return first;
        }

        public int IndexAfter(long sequence)
        {
            var (low, high) = (0, Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = this[middle].Sequence > sequence ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
