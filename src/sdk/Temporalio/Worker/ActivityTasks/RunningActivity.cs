using Temporalio.Activities;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>An activity that runs: its context and the ways to cancel it.</summary>
internal sealed class RunningActivity : IDisposable
{
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource cancellation = new();
    private readonly Lock disposing = new();
    private Timer? timeout;
    private Timer? silence;
    private TimeSpan longestSilence;
    private bool disposed;

    public CancellationToken Token => cancellation.Token;

    public required ActivityExecutionContext Context { get; set; }

    /// <summary>Cancels the activity after its time, with some grace: the service decides first.</summary>
    public void LimitTime(TimeSpan? limit)
    {
        if (limit is { } time && time > TimeSpan.Zero && time < TimeSpan.FromDays(40))
        {
            timeout = new(static state => ((RunningActivity)state!).Cancel(ActivityCancelReason.Timeout), this, time + TimeoutGrace, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancels the activity when no heartbeat reached the service for that time, with some grace: the service has given it up by then.</summary>
    public void LimitSilence(TimeSpan? limit)
    {
        if (limit is { } time && time > TimeSpan.Zero && time < TimeSpan.FromDays(40))
        {
            longestSilence = time + TimeoutGrace;
            silence = new(static state => ((RunningActivity)state!).Cancel(ActivityCancelReason.Timeout), this, longestSilence, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A heartbeat has reached the service.</summary>
    public void BreakSilence() => silence?.Change(longestSilence, Timeout.InfiniteTimeSpan);

    /// <summary>Cancels the activity; the first reason stays.</summary>
    public void Cancel(ActivityCancelReason reason, ActivityCancellationDetails? details = null)
    {
        if (!Context.SetCancelReason(reason, details))
        {
            return;
        }

        lock (disposing)
        {
            if (disposed)
            {
                return;
            }
        }

        // On the pool: the token's callbacks are the activity's code.
        ThreadPool.UnsafeQueueUserWorkItem(static running => running.CancelToken(), this, preferLocal: false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (disposing)
        {
            disposed = true;
        }

        timeout?.Dispose();
        silence?.Dispose();
        cancellation.Dispose();
    }

    private void CancelToken()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The activity ended meanwhile: nothing is left to cancel.
            return;
        }
        catch (AggregateException e)
        {
            WorkerLog.CancellationCallbackFailed(Context.Logger, e);
        }
    }
}
