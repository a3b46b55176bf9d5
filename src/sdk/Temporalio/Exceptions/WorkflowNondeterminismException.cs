namespace Temporalio.Exceptions;

/// <summary>A replay did not produce the commands that the history records.</summary>
public class WorkflowNondeterminismException : InvalidWorkflowOperationException
{
    internal WorkflowNondeterminismException(string message)
        : base(message)
    {
    }
}
