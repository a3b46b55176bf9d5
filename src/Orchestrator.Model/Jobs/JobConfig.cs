namespace Orchestrator.Model.Jobs;

/// <summary>A service's <c>job/config.yaml</c>: which events run which containers.</summary>
public sealed record JobConfig(IReadOnlyList<JobAction> Actions);
