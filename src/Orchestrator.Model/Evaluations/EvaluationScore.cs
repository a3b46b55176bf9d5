using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Evaluations;

/// <summary>The outcome of scoring measured values against objectives.</summary>
public sealed record EvaluationScore(double Score, Verdict Verdict, string Message, IReadOnlyList<IndicatorResult> Indicators);
