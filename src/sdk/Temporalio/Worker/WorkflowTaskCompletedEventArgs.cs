using Temporalio.Workflows;

namespace Temporalio.Worker;

/// <summary>A workflow task has ended.</summary>
public class WorkflowTaskCompletedEventArgs : WorkflowTaskEventArgs
{
    internal WorkflowTaskCompletedEventArgs(WorkflowInfo workflowInfo, WorkflowDefinition workflowDefinition, Exception? failure)
        : base(workflowInfo, workflowDefinition) => TaskFailureException = failure;

    /// <summary>Why the task (not the workflow) failed, or null.</summary>
    public Exception? TaskFailureException { get; }
}
