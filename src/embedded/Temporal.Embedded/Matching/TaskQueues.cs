using System.Collections.Concurrent;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Time;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Matching;

/// <summary>All task queues; made on first use, forgotten when nobody uses them (each worker brings a sticky queue of its own).</summary>
internal sealed class TaskQueues(IServiceClock clock, Workload workload) : ITaskQueues
{
    private readonly ConcurrentDictionary<QueueKey, TaskQueue> queues = new();

    /// <summary>How fast activity tasks may go out.</summary>
    public RateGate Rate { get; } = new();

    public void Add(in QueueKey key, QueuedTask task)
    {
        while (!Get(key).Add(task))
        {
            Forget(key);
        }
    }

    /// <summary>Puts a task back that was taken but not delivered.</summary>
    public void PutBack(in QueueKey key, QueuedTask task)
    {
        while (!Get(key).Add(task, first: true))
        {
            Forget(key);
        }
    }

    public Task<QueuedTask?> PollAsync(in QueueKey key, string identity, TimeSpan hold, CancellationToken cancellation)
    {
        while (true)
        {
            if (Get(key).TryPoll(identity, hold, cancellation) is { } poll)
            {
                return poll;
            }

            Forget(key);
        }
    }

    /// <summary>Whether a worker serves the queue.</summary>
    public bool IsAlive(in QueueKey key) => queues.TryGetValue(key, out var queue) && queue.Alive;

    /// <summary>Declares a sticky queue dead; returns its tasks.</summary>
    public IReadOnlyList<QueuedTask> Close(in QueueKey key) => queues.TryRemove(key, out var queue) ? queue.Close() : [];

    /// <summary>Forgets queues that nobody uses.</summary>
    public void Sweep()
    {
        foreach (var (key, queue) in queues)
        {
            if (queue.Retire())
            {
                queues.TryRemove(new KeyValuePair<QueueKey, TaskQueue>(key, queue));
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PollerInfo> Pollers(string namespaceName, string queue, TaskQueueType type) =>
        Find(namespaceName, queue, type)?.Pollers() ?? [];

    /// <inheritdoc/>
    public (long Backlog, DateTimeOffset? Oldest) Backlog(string namespaceName, string queue, TaskQueueType type) =>
        Find(namespaceName, queue, type)?.Backlog() ?? (0, null);

    /// <inheritdoc/>
    public (double Added, double Dispatched) Rates(string namespaceName, string queue, TaskQueueType type) =>
        Find(namespaceName, queue, type)?.Rates() ?? (0, 0);

    /// <summary>Drops a queue that was retired while somebody reached for it.</summary>
    private void Forget(in QueueKey key)
    {
        if (queues.TryGetValue(key, out var queue) && queue.Retired)
        {
            queues.TryRemove(new KeyValuePair<QueueKey, TaskQueue>(key, queue));
        }
    }

    private TaskQueue? Find(string namespaceName, string queue, TaskQueueType type) =>
        queues.GetValueOrDefault(new QueueKey(namespaceName, queue, type == TaskQueueType.Activity));

    private TaskQueue Get(in QueueKey key) => queues.GetOrAdd(key, static (k, owner) => owner.Make(k), this);

    private TaskQueue Make(QueueKey key) => new(clock, workload, task => PutBack(key, task));
}
