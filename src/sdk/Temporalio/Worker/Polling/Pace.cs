namespace Temporalio.Worker.Polling;

/// <summary>Lets at most a number of starts a second pass.</summary>
internal sealed class Pace(double? perSecond, TimeProvider time)
{
    private readonly Lock waiting = new();
    private long next;

    /// <summary>Returns when the next start may happen.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (perSecond is not > 0)
        {
            return Task.CompletedTask;
        }

        TimeSpan delay;
        lock (waiting)
        {
            var now = time.GetTimestamp();
            var start = Math.Max(now, next);
            next = start + (long)(time.TimestampFrequency / perSecond.Value);
            delay = time.GetElapsedTime(now, start);
        }

        return delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, time, cancellationToken);
    }
}
