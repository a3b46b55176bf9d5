namespace Temporal.Embedded.Matching;

/// <summary>A poll that waits at a queue.</summary>
internal sealed class Poller(string identity)
{
    private readonly TaskCompletionSource<QueuedTask?> offered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Identity { get; } = identity;

    public Task<QueuedTask?> Offered => offered.Task;

    /// <summary>Hands a task over; false when the poll has ended.</summary>
    public bool Offer(QueuedTask task) => offered.TrySetResult(task);

    /// <summary>Ends the poll with nothing; false when it has a task.</summary>
    public bool GiveUp() => offered.TrySetResult(null);
}
