using Temporal.Embedded.Rpc;
using Temporal.Embedded.Time;

namespace Temporal.Embedded.Testing;

/// <summary>
/// Moves the clock to its next timer whenever nothing can run, unless somebody holds a lock. One lock is held from the start, as in
/// Temporal's own test server: clients give it up while they wait for a result.
/// </summary>
internal sealed class TimeSkipper
{
    private readonly Lock gate = new();
    private readonly ServiceClock clock;
    private readonly Workload workload;
    private int locks = 1;

    public TimeSkipper(ServiceClock clock, Workload workload)
    {
        this.clock = clock;
        this.workload = workload;
        workload.BecameIdle += Skip;
    }

    public void Lock()
    {
        lock (gate)
        {
            locks++;
        }
    }

    /// <exception cref="TemporalServiceException">No lock is held.</exception>
    public void Unlock()
    {
        lock (gate)
        {
            if (locks == 0)
            {
                throw Refusal.FailedPrecondition("Time skipping is not locked: more unlocks than locks.");
            }

            locks--;
        }

        Skip();
    }

    /// <summary>Waits until the clock shows a time.</summary>
    public async Task SleepUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = clock.Schedule(due, passed.SetResult);
        try
        {
            Skip();
            await passed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            timer.Cancel();
        }
    }

    /// <summary>Gives up a lock until the clock shows a time; takes it back in the very moment, so that time goes no further.</summary>
    public async Task UnlockUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = clock.Schedule(due, () =>
        {
            Lock();
            passed.SetResult();
        });
        Unlock();
        try
        {
            await passed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (timer.Cancel())
            {
                Lock();
            }

            throw;
        }
    }

    private void Skip()
    {
        lock (gate)
        {
            if (locks > 0 || workload.Open > 0 || clock.NextDue is not { } due)
            {
                return;
            }

            var wait = due - clock.UtcNow;
            if (wait > TimeSpan.Zero)
            {
                clock.Advance(wait);
            }
        }
    }
}
