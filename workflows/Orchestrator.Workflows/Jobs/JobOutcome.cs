using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Jobs;

/// <summary>How a job ended: the worst of its containers, and each of them.</summary>
public sealed record JobOutcome(Result Result, Status Status, string Message, IReadOnlyList<JobTaskOutcome> Tasks);
