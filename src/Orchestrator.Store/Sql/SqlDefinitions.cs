using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Named JSON objects in SQL.</summary>
internal sealed class SqlDefinitions(ISqlDatabase database, TimeProvider time, Func<long>? changesElsewhere = null) : IDefinitions
{
    private const string Columns = "kind AS Kind, name AS Name, project AS Project, body AS Body, version AS Version, changed_at AS ChangedAt";
    private long version;

    public long Version => Volatile.Read(ref version) + (changesElsewhere?.Invoke() ?? 0);

    public Task<Definition?> CreateAsync(Definition definition, CancellationToken cancellationToken) =>
        WriteAsync(definition, "NOTHING", cancellationToken);

    public async Task<Definition> PutAsync(Definition definition, CancellationToken cancellationToken) =>
        await WriteAsync(
            definition,
            "UPDATE SET project = excluded.project, body = excluded.body, version = definitions.version + 1, changed_at = excluded.changed_at",
            cancellationToken)
        ?? throw new InvalidOperationException($"Cannot store {definition.Kind} '{definition.Name}': the database returned no row.");

    public async Task<Definition?> ReplaceAsync(Definition definition, int expectedVersion, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            definition.Kind,
            definition.Name,
            definition.Project,
            definition.Body,
            expected = (long)expectedVersion,
            now = time.GetUtcNow().UtcTicks,
        };
        var row = await database.WriteAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>(
                $"""
                UPDATE definitions SET project = @Project, body = @Body, version = version + 1, changed_at = @now
                WHERE kind = @Kind AND name = @Name AND version = @expected
                RETURNING {Columns}
                """,
                parameters),
            cancellationToken);

        // Also after losing: what readers of this process keep is of yesterday then.
        Interlocked.Increment(ref version);
        return row?.ToDefinition();
    }

    public async Task<bool> DeleteAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var deleted = await database.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM definitions WHERE kind = @kind AND name = @name", new { kind, name }),
            cancellationToken);
        Interlocked.Increment(ref version);
        return deleted > 0;
    }

    public Task<Definition?> FindAsync(string kind, string name, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
                $"SELECT {Columns} FROM definitions WHERE kind = @kind AND name = @name", new { kind, name }))?.ToDefinition(),
            cancellationToken);

    public Task<IReadOnlyList<Definition>> ListAsync(string kind, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Definition>>(
            async connection => (await connection.QueryAsync<Row>(
                $"SELECT {Columns} FROM definitions WHERE kind = @kind ORDER BY name", new { kind })).Select(row => row.ToDefinition()).ToList(),
            cancellationToken);

    private async Task<Definition?> WriteAsync(Definition definition, string onConflict, CancellationToken cancellationToken)
    {
        var parameters = new { definition.Kind, definition.Name, definition.Project, definition.Body, now = time.GetUtcNow().UtcTicks };
        var row = await database.WriteAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>(
                $"""
                INSERT INTO definitions (kind, name, project, body, version, changed_at) VALUES (@Kind, @Name, @Project, @Body, 1, @now)
                ON CONFLICT (kind, name) DO {onConflict}
                RETURNING {Columns}
                """,
                parameters),
            cancellationToken);
        Interlocked.Increment(ref version);
        return row?.ToDefinition();
    }

    private sealed record Row(string Kind, string Name, string Project, string Body, long Version, long ChangedAt)
    {
        public Definition ToDefinition() =>
            new(Kind, Name, Body) { Project = Project, Version = (int)Version, ChangedAt = EventRow.Time(ChangedAt) };
    }
}
