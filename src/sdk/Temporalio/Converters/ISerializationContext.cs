using Temporalio.Activities;

namespace Temporalio.Converters;

/// <summary>What a payload belongs to; converters may depend on it.</summary>
public interface ISerializationContext
{
    /// <summary>A context that may belong to a workflow.</summary>
    public interface IHasWorkflow : ISerializationContext
    {
        string Namespace { get; }

        string? WorkflowId { get; }
    }

    /// <summary>The payload belongs to an activity.</summary>
    public sealed record Activity(
        string Namespace,
        string? ActivityId,
        string? WorkflowId,
        string? WorkflowType,
        [property: Obsolete("This value may not be set in some situations and should not be relied on.")] string? ActivityType,
        [property: Obsolete("This value may not be set in some situations and should not be relied on.")] string? ActivityTaskQueue,
        bool IsLocal) : IHasWorkflow
    {
        public Activity(ActivityInfo info)
            : this(info.Namespace, info.ActivityId, info.WorkflowId, info.WorkflowType, info.ActivityType, info.TaskQueue, info.IsLocal)
        {
        }
    }

    /// <summary>The payload belongs to a workflow.</summary>
    public sealed record Workflow(string Namespace, string WorkflowId) : IHasWorkflow;
}
