namespace Temporalio.Workflows;

/// <summary>A deterministic semaphore for one workflow run; not for sharing between threads.</summary>
public class Semaphore
{
    private readonly LinkedList<Waiter> waiters = new();

    public Semaphore(int initialCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        Max = initialCount;
        CurrentCount = initialCount;
    }

    public int Max { get; init; }

    public int CurrentCount { get; private set; }

    public Task WaitAsync(CancellationToken? cancellationToken = null) => WaitCoreAsync(null, cancellationToken);

    public Task<bool> WaitAsync(int millisecondsTimeout, CancellationToken? cancellationToken = null) =>
        WaitAsync(TimeSpan.FromMilliseconds(millisecondsTimeout), cancellationToken);

    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken? cancellationToken = null) =>
        WaitCoreAsync(timeout == Timeout.InfiniteTimeSpan ? null : timeout, cancellationToken);

    public void Release()
    {
        if (CurrentCount >= Max)
        {
            throw new SemaphoreFullException($"The semaphore was released more often than it was taken; its maximum is {Max}.");
        }

        CurrentCount++;
    }

    private async Task<bool> WaitCoreAsync(TimeSpan? timeout, CancellationToken? cancellationToken)
    {
        var token = cancellationToken ?? Workflow.CancellationToken;
        token.ThrowIfCancellationRequested();
        if (CurrentCount > 0 && waiters.Count == 0)
        {
            CurrentCount--;
            return true;
        }

        if (timeout == TimeSpan.Zero)
        {
            return false;
        }

        var place = waiters.AddLast(new Waiter());
        try
        {
            bool TakeTurn()
            {
                if (CurrentCount == 0 || waiters.First != place)
                {
                    return false;
                }

                CurrentCount--;
                waiters.Remove(place);
                place.Value.Granted = true;
                return true;
            }

            if (timeout is { } limit)
            {
                return await Workflow.WaitConditionAsync(TakeTurn, limit, token) || place.Value.Granted;
            }

            await Workflow.WaitConditionAsync(TakeTurn, token);
            return true;
        }
        finally
        {
            if (place.List is not null)
            {
                waiters.Remove(place);
            }
        }
    }

    private sealed class Waiter
    {
        public bool Granted { get; set; }
    }
}
