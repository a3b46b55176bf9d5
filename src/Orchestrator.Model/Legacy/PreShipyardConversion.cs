using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Legacy;

/// <summary>A shipyard in today's form, whether it had to be converted, and what keeps it from being one.</summary>
public sealed record PreShipyardConversion(string Text, bool Converted, IReadOnlyList<Finding> Findings);
