using Temporal.Embedded.Time;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Matching;

/// <summary>One queue: tasks in the order in which they came, polls in the order in which they came; a task meets a waiting poll at once.</summary>
internal sealed class TaskQueue(IServiceClock clock, Workload workload, Action<QueuedTask> giveBack)
{
    private static readonly long AliveFor = (long)TimeSpan.FromSeconds(10).TotalMilliseconds;
    private readonly Lock gate = new();
    private readonly LinkedList<QueuedTask> backlog = [];
    private readonly LinkedList<Poller> polls = [];
    private readonly Dictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);
    private readonly RateMeter added = new();
    private readonly RateMeter dispatched = new();
    private long lastPoll = long.MinValue / 2;
    private int counted;

    /// <summary>A worker polls here, or did moments ago.</summary>
    public bool Alive
    {
        get
        {
            lock (gate)
            {
                return polls.Count > 0 || Environment.TickCount64 - lastPoll < AliveFor;
            }
        }
    }

    /// <summary>Takes no more tasks and polls.</summary>
    public bool Retired { get; private set; }

    /// <summary>Ends the queue if nothing waits here and nobody has polled for long; whoever still holds it is told to get a new one.</summary>
    public bool Retire()
    {
        lock (gate)
        {
            return Retired = Retired || (backlog.Count == 0 && polls.Count == 0 && Environment.TickCount64 - lastPoll > 300_000);
        }
    }

    /// <summary>Hands the task to the poll that has waited longest, or keeps it; false when the queue is retired.</summary>
    public bool Add(QueuedTask task, bool first = false)
    {
        lock (gate)
        {
            if (Retired)
            {
                return false;
            }

            added.Count();
            while (polls.First is { } poll)
            {
                polls.RemoveFirst();
                if (poll.Value.Offer(task))
                {
                    dispatched.Count();
                    return true;
                }
            }

            if (first)
            {
                backlog.AddFirst(task);
            }
            else
            {
                backlog.AddLast(task);
            }

            // A worker that was just here will be back: time must not be skipped meanwhile.
            if (Environment.TickCount64 - lastPoll < AliveFor)
            {
                counted++;
                workload.Add();
            }

            return true;
        }
    }

    /// <summary>Takes a task or waits for one; empty after <paramref name="hold"/>. Null when the queue is retired.</summary>
    public Task<QueuedTask?>? TryPoll(string identity, TimeSpan hold, CancellationToken cancellation)
    {
        var poll = new Poller(identity);
        lock (gate)
        {
            if (Retired)
            {
                return null;
            }

            Note(identity);
            if (Take() is { } waiting)
            {
                return Task.FromResult<QueuedTask?>(waiting);
            }

            polls.AddLast(poll);
        }

        return WaitAsync(poll, identity, hold, cancellation);
    }

    private async Task<QueuedTask?> WaitAsync(Poller poll, string identity, TimeSpan hold, CancellationToken cancellation)
    {
        try
        {
            return await poll.Offered.WaitAsync(hold, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return GiveUp(poll, cancellation);
        }
        finally
        {
            lock (gate)
            {
                Note(identity);
            }
        }
    }

    /// <summary>The worker of a sticky queue has gone: the queue counts as dead, its tasks are returned.</summary>
    public List<QueuedTask> Close()
    {
        lock (gate)
        {
            lastPoll = long.MinValue / 2;
            Retired = true;
            while (polls.First is { } poll)
            {
                polls.RemoveFirst();
                poll.Value.GiveUp();
            }

            List<QueuedTask> left = [.. backlog];
            backlog.Clear();
            Uncount(counted);
            return left;
        }
    }

    /// <summary>Pollers of the last five minutes, newest first.</summary>
    public IReadOnlyList<PollerInfo> Pollers()
    {
        lock (gate)
        {
            foreach (var poll in polls)
            {
                seen[poll.Identity] = clock.UtcNow;
            }

            var oldest = clock.UtcNow - TimeSpan.FromMinutes(5);
            foreach (var gone in seen.Where(entry => entry.Value < oldest).Select(entry => entry.Key).ToList())
            {
                seen.Remove(gone);
            }

            return [.. seen.OrderByDescending(entry => entry.Value).Select(entry => new PollerInfo
            {
                Identity = entry.Key,
                LastAccessTime = Engine.Ticks.ToTimestamp(entry.Value.UtcTicks),
                RatePerSecond = 100_000,
            })];
        }
    }

    /// <summary>What waits, and since when.</summary>
    public (long Count, DateTimeOffset? Oldest) Backlog()
    {
        lock (gate)
        {
            return (backlog.Count, backlog.First is { } oldest ? Engine.Ticks.ToTime(oldest.Value.QueuedAt) : null);
        }
    }

    /// <summary>Tasks per second over the last half minute.</summary>
    public (double Added, double Dispatched) Rates()
    {
        lock (gate)
        {
            return (added.PerSecond(), dispatched.PerSecond());
        }
    }

    private QueuedTask? GiveUp(Poller poll, CancellationToken cancellation)
    {
        lock (gate)
        {
            polls.Remove(poll);
        }

        if (poll.GiveUp() || poll.Offered.Result is not { } task)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }

        // Offered in the moment in which the poll ended: a poll whose client has gone gives it back.
        if (cancellation.IsCancellationRequested)
        {
            GiveBack(task);
            cancellation.ThrowIfCancellationRequested();
        }

        return task;
    }

    private void GiveBack(QueuedTask task)
    {
        if (!Add(task, first: true))
        {
            giveBack(task);
        }
    }

    private QueuedTask? Take()
    {
        if (backlog.First is not { } first)
        {
            return null;
        }

        backlog.RemoveFirst();
        dispatched.Count();
        Uncount(1);
        return first.Value;
    }

    private void Uncount(int tasks)
    {
        for (var left = Math.Min(tasks, counted); left > 0; left--)
        {
            counted--;
            workload.Remove();
        }
    }

    private void Note(string identity)
    {
        lastPoll = Environment.TickCount64;
        if (identity.Length > 0)
        {
            seen[identity] = clock.UtcNow;
        }
    }
}
