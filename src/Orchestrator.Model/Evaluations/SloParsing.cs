using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Evaluations;

/// <summary>What reading an SLO file gave. The file is null when a finding is an error.</summary>
public sealed record SloParsing(SloFile? Slo, IReadOnlyList<Finding> Findings);
