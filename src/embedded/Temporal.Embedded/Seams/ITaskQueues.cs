using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Seams;

/// <summary>A look at the task queues.</summary>
internal interface ITaskQueues
{
    /// <summary>Pollers seen in the last minutes, newest first.</summary>
    IReadOnlyList<PollerInfo> Pollers(string namespaceName, string queue, TaskQueueType type);

    /// <summary>Tasks that wait for a worker, and since when the oldest does.</summary>
    (long Backlog, DateTimeOffset? Oldest) Backlog(string namespaceName, string queue, TaskQueueType type);

    /// <summary>Tasks added and handed out per second over the last half minute.</summary>
    (double Added, double Dispatched) Rates(string namespaceName, string queue, TaskQueueType type);
}
