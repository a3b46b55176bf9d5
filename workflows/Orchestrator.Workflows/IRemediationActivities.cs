using Orchestrator.Workflows.Remediations;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>What the built-in executor of <c>get-action</c> reads. May be repeated.</summary>
public interface IRemediationActivities
{
    /// <summary>Finds the next action in remediation.yaml for the event with that internal key.</summary>
    [Activity]
    Task<ActionAnswer> FindActionAsync(ActionQuestion question);
}
