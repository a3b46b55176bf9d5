namespace Temporalio.Exceptions;

/// <summary>A query handler failed.</summary>
public class WorkflowQueryFailedException : TemporalException
{
    public WorkflowQueryFailedException(string message)
        : base(message)
    {
    }
}
