namespace Temporalio.Exceptions;

/// <summary>A workflow of that id exists already.</summary>
public class WorkflowAlreadyStartedException : FailureException
{
    [Obsolete("Use the constructor that has the workflow type.")]
    public WorkflowAlreadyStartedException(string message, string workflowId, string runId)
        : this(message, workflowId, "<unknown>", runId)
    {
    }

    public WorkflowAlreadyStartedException(string message, string workflowId, string workflowType, string runId)
        : base(message)
    {
        WorkflowId = workflowId;
        WorkflowType = workflowType;
        RunId = runId;
    }

    public string WorkflowId { get; }

    public string WorkflowType { get; }

    /// <summary>Run that holds the id.</summary>
    public string RunId { get; }
}
