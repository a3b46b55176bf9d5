namespace Orchestrator.Store.Sql;

/// <summary>Wakes everybody who waits for something new; costs nothing while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;
    private long version;

    /// <summary>Read it before looking for news; pass it to <see cref="WaitAsync"/> when there are none.</summary>
    public long Version => Volatile.Read(ref version);

    public void Raise()
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            version++;
            woken = waiting;
            waiting = null;
        }

        woken?.TrySetResult();
    }

    /// <summary>Returns once the version differs from the one seen.</summary>
    public Task WaitAsync(long seen, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (version != seen)
            {
                return Task.CompletedTask;
            }

            waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task.WaitAsync(cancellationToken);
        }
    }
}
