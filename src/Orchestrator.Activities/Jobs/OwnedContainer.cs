namespace Orchestrator.Activities.Jobs;

/// <summary>A container that exists, and the workflow for which it was made.</summary>
public sealed record OwnedContainer(string Name, string WorkflowId, string RunId, DateTimeOffset CreatedAt, bool Running);
