namespace Temporal.Embedded.Time;

/// <summary>The clock of the service: real time plus an offset that only grows (time skipping).</summary>
internal sealed class ServiceClock : IServiceClock, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);
    private readonly Lock gate = new();
    private readonly PriorityQueue<ClockTimer, long> timers = new();
    private readonly TimeProvider time;
    private readonly Workload? workload;
    private readonly ITimer wake;
    private TimeSpan offset;
    private long armedFor = long.MaxValue;
    private bool disposed;

    /// <summary>A clock whose callbacks count as work, so that time is not skipped while one of them runs.</summary>
    public ServiceClock(TimeProvider time, Workload? workload = null)
    {
        this.time = time;
        this.workload = workload;
        wake = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public DateTimeOffset UtcNow
    {
        get
        {
            var now = time.GetUtcNow();
            return offset == TimeSpan.Zero ? now : now + offset;
        }
    }

    /// <summary>When the earliest timer fires, or null.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                DropSpent();
                return timers.TryPeek(out var next, out _) ? next.Due : null;
            }
        }
    }

    /// <inheritdoc/>
    public ClockTimer Schedule(DateTimeOffset due, Action callback)
    {
        var timer = new ClockTimer(due, callback);
        lock (gate)
        {
            if (!disposed)
            {
                timers.Enqueue(timer, due.UtcTicks);
                Arm();
            }
        }

        return timer;
    }

    /// <summary>Moves the clock forward; timers that became due fire.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            offset += by;
            armedFor = long.MaxValue;
        }

        Fire();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timers.Clear();
        }

        wake.Dispose();
    }

    private void Fire()
    {
        lock (gate)
        {
            armedFor = long.MaxValue;
            var now = UtcNow.UtcTicks;
            while (timers.TryPeek(out var timer, out var due) && (due <= now || timer.Spent))
            {
                timers.Dequeue();
                if (timer.Take() is { } callback)
                {
                    workload?.Add();
                    ThreadPool.UnsafeQueueUserWorkItem(Call, callback, preferLocal: false);
                }
            }

            Arm();
        }
    }

    private void Call(Action callback)
    {
        try
        {
            callback();
        }
        finally
        {
            workload?.Remove();
        }
    }

    private void Arm()
    {
        DropSpent();
        if (disposed || !timers.TryPeek(out _, out var due) || due >= armedFor)
        {
            return;
        }

        armedFor = due;
        var wait = new DateTimeOffset(due, TimeSpan.Zero) - UtcNow;
        // Whole milliseconds, rounded up: a timer never fires before its time.
        var rounded = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Clamp(wait.TotalMilliseconds, 0, LongestWait.TotalMilliseconds)));
        wake.Change(rounded, Timeout.InfiniteTimeSpan);
    }

    private void DropSpent()
    {
        while (timers.TryPeek(out var timer, out _) && timer.Spent)
        {
            timers.Dequeue();
        }
    }
}
