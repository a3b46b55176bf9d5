namespace Orchestrator.Store;

/// <summary>
/// Projects, their shipyard versions and services. Reads may run at any time; writes are durable when they return.
/// Names that do not exist give null or an empty list, never an exception.
/// </summary>
public interface IRegistry
{
    /// <summary>Changes whenever a project may have changed; lets readers keep what they read. Changes by other processes show within a second.</summary>
    long Version { get; }

    /// <summary>Creates a project with version 1 of its shipyard; false when an open project of that name exists.</summary>
    Task<bool> CreateProjectAsync(ProjectRecord project, string shipyard, string warnings, CancellationToken cancellationToken);

    /// <summary>Open projects, and closed ones too when asked, by name.</summary>
    Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(bool closedToo, CancellationToken cancellationToken);

    Task<ProjectRecord?> FindProjectAsync(string project, CancellationToken cancellationToken);

    Task<bool> UpdateProjectMetadataAsync(string project, string metadata, CancellationToken cancellationToken);

    /// <summary>Closes a project: its history stays, triggers are refused.</summary>
    Task<bool> CloseProjectAsync(string project, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Adds the next shipyard version; the same text as the current one adds none. Null: no such project.</summary>
    Task<ShipyardRecord?> AddShipyardAsync(string project, string shipyard, string warnings, CancellationToken cancellationToken);

    /// <summary>That version, or the current one.</summary>
    ValueTask<ShipyardRecord?> FindShipyardAsync(string project, int? version, CancellationToken cancellationToken);

    Task<IReadOnlyList<ShipyardRecord>> ListShipyardsAsync(string project, CancellationToken cancellationToken);

    /// <summary>Creates a service; false when it exists.</summary>
    Task<bool> CreateServiceAsync(ServiceRecord service, CancellationToken cancellationToken);

    Task<bool> DeleteServiceAsync(string project, string service, CancellationToken cancellationToken);

    Task<IReadOnlyList<ServiceRecord>> ListServicesAsync(string project, CancellationToken cancellationToken);

    Task<ServiceRecord?> FindServiceAsync(string project, string service, CancellationToken cancellationToken);
}
