using System.Data.Common;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>The registry in SQL.</summary>
internal sealed class SqlRegistry(ISqlDatabase database, TimeProvider time, Sharing sharing) : IRegistry
{
    private long version;

    public long Version => Volatile.Read(ref version) + sharing.Epoch;

    public Task<bool> CreateProjectAsync(ProjectRecord project, string shipyard, string warnings, CancellationToken cancellationToken) =>
        ChangeAsync(
            async connection =>
            {
                var existing = await FindAsync(connection, project.Name);
                if (existing is { ClosedAt: null })
                {
                    return false;
                }

                var version = (existing?.ShipyardVersion ?? 0) + 1;
                await connection.ExecuteAsync(
                    """
                    INSERT INTO projects (name, created_at, closed_at, shipyard_version, metadata)
                    VALUES (@Name, @CreatedAt, NULL, @Version, @Metadata)
                    ON CONFLICT (name) DO UPDATE SET
                      created_at = excluded.created_at, closed_at = NULL, shipyard_version = excluded.shipyard_version, metadata = excluded.metadata
                    """,
                    new { project.Name, CreatedAt = project.CreatedAt.UtcTicks, Version = (long)version, project.Metadata });
                await InsertShipyardAsync(connection, new ShipyardRecord(project.Name, version, shipyard, project.CreatedAt) { Warnings = warnings });
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(bool closedToo, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ProjectRecord>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<ProjectRow>(
                    $"SELECT {ProjectRow.Columns} FROM projects {(closedToo ? "" : "WHERE closed_at IS NULL")} ORDER BY name");
                return rows.Select(row => row.ToRecord()).ToList();
            },
            cancellationToken);

    public Task<ProjectRecord?> FindProjectAsync(string project, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, project), cancellationToken);

    public Task<bool> UpdateProjectMetadataAsync(string project, string metadata, CancellationToken cancellationToken) =>
        ChangeAsync("UPDATE projects SET metadata = @metadata WHERE name = @project", new { project, metadata }, cancellationToken);

    public Task<bool> CloseProjectAsync(string project, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE projects SET closed_at = @at WHERE name = @project AND closed_at IS NULL",
            new { project, at = at.UtcTicks },
            cancellationToken);

    public Task<ShipyardRecord?> AddShipyardAsync(string project, string shipyard, string warnings, CancellationToken cancellationToken) =>
        ChangeAsync(
            async connection =>
            {
                if (await FindAsync(connection, project) is not { } found)
                {
                    return null;
                }

                var current = await FindShipyardAsync(connection, project, found.ShipyardVersion);
                if (current is not null && current.Content == shipyard)
                {
                    return current;
                }

                var added = new ShipyardRecord(project, found.ShipyardVersion + 1, shipyard, time.GetUtcNow()) { Warnings = warnings };
                await InsertShipyardAsync(connection, added);
                await connection.ExecuteAsync(
                    "UPDATE projects SET shipyard_version = @version WHERE name = @project",
                    new { project, version = (long)added.Version });
                return (ShipyardRecord?)added;
            },
            cancellationToken);

    public ValueTask<ShipyardRecord?> FindShipyardAsync(string project, int? version, CancellationToken cancellationToken) =>
        new(database.ReadAsync(connection => FindShipyardAsync(connection, project, version), cancellationToken));

    public Task<IReadOnlyList<ShipyardRecord>> ListShipyardsAsync(string project, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ShipyardRecord>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<ShipyardRow>(
                    $"SELECT {ShipyardRow.Columns} FROM shipyards WHERE project = @project ORDER BY version", new { project });
                return rows.Select(row => row.ToRecord()).ToList();
            },
            cancellationToken);

    public Task<bool> CreateServiceAsync(ServiceRecord service, CancellationToken cancellationToken) =>
        ChangeAsync(
            """
            INSERT INTO services (project, name, created_at, metadata) VALUES (@Project, @Name, @CreatedAt, @Metadata)
            ON CONFLICT (project, name) DO NOTHING
            """,
            new { service.Project, service.Name, CreatedAt = service.CreatedAt.UtcTicks, service.Metadata },
            cancellationToken);

    public Task<bool> DeleteServiceAsync(string project, string service, CancellationToken cancellationToken) =>
        ChangeAsync("DELETE FROM services WHERE project = @project AND name = @service", new { project, service }, cancellationToken);

    public Task<IReadOnlyList<ServiceRecord>> ListServicesAsync(string project, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ServiceRecord>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<ServiceRow>(
                    $"SELECT {ServiceRow.Columns} FROM services WHERE project = @project ORDER BY name", new { project });
                return rows.Select(row => row.ToRecord()).ToList();
            },
            cancellationToken);

    public Task<ServiceRecord?> FindServiceAsync(string project, string service, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<ServiceRow>(
                $"SELECT {ServiceRow.Columns} FROM services WHERE project = @project AND name = @service", new { project, service }))?.ToRecord(),
            cancellationToken);

    private Task<bool> ChangeAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        ChangeAsync(async connection => await connection.ExecuteAsync(sql, parameters) > 0, cancellationToken);

    private async Task<T> ChangeAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(change, cancellationToken);
        Interlocked.Increment(ref version);
        return outcome;
    }

    private static async Task<ProjectRecord?> FindAsync(DbConnection connection, string project) =>
        (await connection.QuerySingleOrDefaultAsync<ProjectRow>(
            $"SELECT {ProjectRow.Columns} FROM projects WHERE name = @project", new { project }))?.ToRecord();

    private static async Task<ShipyardRecord?> FindShipyardAsync(DbConnection connection, string project, int? version) =>
        (await connection.QuerySingleOrDefaultAsync<ShipyardRow>(
            $"SELECT {ShipyardRow.Columns} FROM shipyards WHERE project = @project AND "
            + (version is null ? "version = (SELECT shipyard_version FROM projects WHERE name = @project)" : "version = @version"),
            new { project, version = (long?)version }))?.ToRecord();

    private static Task<int> InsertShipyardAsync(DbConnection connection, ShipyardRecord added) =>
        connection.ExecuteAsync(
            "INSERT INTO shipyards (project, version, content, warnings, created_at) VALUES (@Project, @Version, @Content, @Warnings, @CreatedAt)",
            new { added.Project, Version = (long)added.Version, added.Content, added.Warnings, CreatedAt = added.CreatedAt.UtcTicks });

    private sealed record ProjectRow(string Name, long CreatedAt, long? ClosedAt, long ShipyardVersion, string Metadata)
    {
        public const string Columns = "name AS Name, created_at AS CreatedAt, closed_at AS ClosedAt, shipyard_version AS ShipyardVersion, metadata AS Metadata";

        public ProjectRecord ToRecord() => new(Name, EventRow.Time(CreatedAt))
        {
            ClosedAt = ClosedAt is { } at ? EventRow.Time(at) : null,
            ShipyardVersion = (int)ShipyardVersion,
            Metadata = Metadata,
        };
    }

    private sealed record ShipyardRow(string Project, long Version, string Content, string Warnings, long CreatedAt)
    {
        public const string Columns = "project AS Project, version AS Version, content AS Content, warnings AS Warnings, created_at AS CreatedAt";

        public ShipyardRecord ToRecord() => new(Project, (int)Version, Content, EventRow.Time(CreatedAt)) { Warnings = Warnings };
    }

    private sealed record ServiceRow(string Project, string Name, long CreatedAt, string Metadata)
    {
        public const string Columns = "project AS Project, name AS Name, created_at AS CreatedAt, metadata AS Metadata";

        public ServiceRecord ToRecord() => new(Project, Name, EventRow.Time(CreatedAt)) { Metadata = Metadata };
    }
}
