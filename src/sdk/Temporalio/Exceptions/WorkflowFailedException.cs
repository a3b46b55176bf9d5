namespace Temporalio.Exceptions;

/// <summary>A workflow did not complete; the inner exception says why.</summary>
public class WorkflowFailedException : TemporalException
{
    public WorkflowFailedException(Exception? inner)
        : base("Workflow failed", inner)
    {
    }
}
