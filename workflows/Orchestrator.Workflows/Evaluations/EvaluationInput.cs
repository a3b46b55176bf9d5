using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Workflows.Evaluations;

/// <summary>One evaluation: the event that asks for it, and the sequence it belongs to.</summary>
/// <param name="EventKey">The internal key of <c>evaluation.triggered</c>.</param>
/// <param name="TriggeredId">Its id, which the answers carry.</param>
/// <param name="TaskName">The task of the sequence, <c>evaluation</c>.</param>
/// <param name="Sequence">The run that asks.</param>
public sealed record EvaluationInput(string EventKey, string TriggeredId, string TaskName, SequenceInput Sequence);
