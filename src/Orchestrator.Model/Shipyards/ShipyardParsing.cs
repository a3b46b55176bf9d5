using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Shipyards;

/// <summary>What reading a shipyard gave. The shipyard is null when a finding is an error.</summary>
public sealed record ShipyardParsing(Shipyard? Shipyard, IReadOnlyList<Finding> Findings)
{
    public IEnumerable<Finding> Errors => Findings.Where(finding => finding.Severity == Severity.Error);

    public IEnumerable<Finding> Warnings => Findings.Where(finding => finding.Severity == Severity.Warning);
}
