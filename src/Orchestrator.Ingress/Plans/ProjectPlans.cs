using System.Collections.Concurrent;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Plans;

/// <summary>Keeps the parsed shipyard of each project's current version.</summary>
internal sealed class ProjectPlans(IRegistry registry) : IProjectPlans
{
    private readonly ConcurrentDictionary<string, (int Version, Shipyard? Shipyard)> parsed = new(StringComparer.Ordinal);

    public async ValueTask<ProjectPlan?> FindAsync(string project, CancellationToken cancellationToken)
    {
        if (await registry.FindProjectAsync(project, cancellationToken) is not { } found)
        {
            return null;
        }

        if (parsed.TryGetValue(project, out var known) && known.Version == found.ShipyardVersion)
        {
            return new ProjectPlan(found, known.Shipyard);
        }

        var record = await registry.FindShipyardAsync(project, found.ShipyardVersion, cancellationToken);
        var shipyard = record is null ? null : ShipyardParser.Parse(record.Content).Shipyard;
        parsed[project] = (found.ShipyardVersion, shipyard);
        return new ProjectPlan(found, shipyard);
    }

    public async Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) =>
        (await registry.ListProjectsAsync(closedToo: false, cancellationToken)).Select(project => project.Name).ToList();
}
