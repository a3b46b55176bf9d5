using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Evaluations;

/// <summary>How an evaluation ended. When it is not configured no event was sent and the reason is the message.</summary>
public sealed record EvaluationOutcome(bool Configured, Result Result, Status Status, double Score, string Message);
