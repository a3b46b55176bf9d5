using System.Collections.Concurrent;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Plans;

/// <summary>Keeps each project with the parsed shipyard of its current version, for as long as the registry does not change.</summary>
internal sealed class ProjectPlans(IRegistry registry) : IProjectPlans
{
    private readonly ConcurrentDictionary<string, (long Read, ProjectPlan Plan)> known = new(StringComparer.Ordinal);

    public ValueTask<ProjectPlan?> FindAsync(string project, CancellationToken cancellationToken)
    {
        // Taken before the reading: a change in between makes it stale, never the other way round.
        var version = registry.Version;
        return known.TryGetValue(project, out var kept) && kept.Read == version
            ? ValueTask.FromResult<ProjectPlan?>(kept.Plan)
            : new ValueTask<ProjectPlan?>(ReadAsync(project, version, cancellationToken));
    }

    public async Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) =>
        (await registry.ListProjectsAsync(closedToo: false, cancellationToken)).Select(project => project.Name).ToList();

    private async Task<ProjectPlan?> ReadAsync(string project, long version, CancellationToken cancellationToken)
    {
        if (await registry.FindProjectAsync(project, cancellationToken) is not { } found)
        {
            known.TryRemove(project, out _);
            return null;
        }

        var plan = known.TryGetValue(project, out var kept) && kept.Plan.Project.ShipyardVersion == found.ShipyardVersion
            ? kept.Plan with { Project = found }
            : new ProjectPlan(found, await ParseAsync(found, cancellationToken));
        known[project] = (version, plan);
        return plan;
    }

    private async Task<Shipyard?> ParseAsync(ProjectRecord project, CancellationToken cancellationToken) =>
        await registry.FindShipyardAsync(project.Name, project.ShipyardVersion, cancellationToken) is { } record
            ? ShipyardParser.Parse(record.Content).Shipyard
            : null;
}
