namespace Orchestrator.Ingress;

/// <summary>Projects with their parsed shipyards. Versions never change, so each is parsed once.</summary>
public interface IProjectPlans
{
    /// <summary>The project, closed or not, with its current shipyard.</summary>
    ValueTask<ProjectPlan?> FindAsync(string project, CancellationToken cancellationToken);

    /// <summary>The names of the open projects.</summary>
    Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken);
}
