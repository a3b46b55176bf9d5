using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Legacy;

/// <summary>What a legacy event means; the effect is null when there are problems, which are then all listed.</summary>
public sealed record LegacyReading(LegacyEffect? Effect, IReadOnlyList<FieldProblem> Problems, IReadOnlyList<string> Warnings);
