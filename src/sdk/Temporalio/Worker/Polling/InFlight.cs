namespace Temporalio.Worker.Polling;

/// <summary>Counts work that has begun and not ended.</summary>
internal sealed class InFlight
{
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count = 1;

    public void Enter() => Interlocked.Increment(ref count);

    public void Exit()
    {
        if (Interlocked.Decrement(ref count) == 0)
        {
            drained.TrySetResult();
        }
    }

    /// <summary>Completes when all work has ended; to be called once, when no more begins.</summary>
    public Task DrainAsync()
    {
        Exit();
        return drained.Task;
    }
}
