namespace Orchestrator.Workflows.Schedules;

/// <summary>The sequence that a firing triggered.</summary>
/// <param name="WorkflowId">Its workflow.</param>
/// <param name="TriggerId">The id of its trigger.</param>
public sealed record FiredSequence(string WorkflowId, string TriggerId);
