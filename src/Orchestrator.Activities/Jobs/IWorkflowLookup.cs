namespace Orchestrator.Activities.Jobs;

/// <summary>Asks Temporal whether a workflow still runs.</summary>
public interface IWorkflowLookup
{
    /// <summary>False for a run that is closed or unknown.</summary>
    Task<bool> IsOpenAsync(string workflowId, string runId, CancellationToken cancellationToken);
}
