using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Task queue messages.</summary>
internal static class TaskQueueNames
{
    public static TaskQueue Normal(string name) => new() { Name = name, Kind = TaskQueueKind.Normal };
}
