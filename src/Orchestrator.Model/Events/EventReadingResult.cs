using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Events;

/// <summary>What reading a body gave: the event, or every problem that kept it from being one.</summary>
public sealed record EventReadingResult(Event? Event, IReadOnlyList<FieldProblem> Problems, IReadOnlyList<string> Warnings);
