using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Sealed secrets in SQL.</summary>
internal sealed class SqlSecrets(ISqlDatabase database, SecretKey key, TimeProvider time) : ISecretStore, IDisposable
{
    // A record sealed with the old key while the keys change would be lost.
    private readonly SemaphoreSlim sealing = new(1, 1);

    public Task<bool> CreateAsync(string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        WriteAsync(
            """
            INSERT INTO secrets (name, scope, value_keys, sealed, changed_at) VALUES (@name, @scope, @keys, @data, @now)
            ON CONFLICT (name, scope) DO NOTHING
            """,
            name,
            scope,
            values,
            cancellationToken);

    public Task<bool> UpdateAsync(string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        WriteAsync(
            "UPDATE secrets SET value_keys = @keys, sealed = @data, changed_at = @now WHERE name = @name AND scope = @scope",
            name,
            scope,
            values,
            cancellationToken);

    public Task<bool> DeleteAsync(string name, string scope, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await connection.ExecuteAsync("DELETE FROM secrets WHERE name = @name AND scope = @scope", new { name, scope }) > 0,
            cancellationToken);

    public Task<IReadOnlyList<SecretListing>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SecretListing>>(
            async connection => (await ReadAllAsync(connection, null))
                .Select(row => new SecretListing(row.Name, row.Scope, JsonSerializer.Deserialize<List<string>>(row.Keys) ?? [], EventRow.Time(row.ChangedAt)))
                .ToList(),
            cancellationToken);

    public Task<IReadOnlyDictionary<string, string>?> ResolveAsync(string name, SecretScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, string>?>(
            async connection =>
            {
                var rows = await ReadAllAsync(connection, name);
                return SecretPlaces.Nearest(rows, row => row.Scope, scope) is { } nearest ? Open(nearest) : null;
            },
            cancellationToken);

    public void Dispose() => sealing.Dispose();

    public Task RotateKeyAsync(CancellationToken cancellationToken) =>
        ExclusivelyAsync(() => ResealAsync(cancellationToken), cancellationToken);

    private async Task<bool> ResealAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async connection =>
            {
                foreach (var row in await ReadAllAsync(connection, null))
                {
                    var place = Place(row.Name, row.Scope);
                    var plain = key.Open(row.Sealed, place);
                    await connection.ExecuteAsync(
                        "UPDATE secrets SET sealed = @data WHERE name = @Name AND scope = @Scope",
                        new { row.Name, row.Scope, data = key.SealWithNext(plain, place) });
                }

                return true;
            },
            cancellationToken);
        key.Promote();
        return true;
    }

    private Task<bool> WriteAsync(
        string sql, string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        ExclusivelyAsync(() => SealAsync(sql, name, scope, values, cancellationToken), cancellationToken);

    private async Task<bool> ExclusivelyAsync(Func<Task<bool>> change, CancellationToken cancellationToken)
    {
        await sealing.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            sealing.Release();
        }
    }

    private Task<bool> SealAsync(
        string sql, string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            name,
            scope,
            keys = JsonSerializer.Serialize(values.Keys.Order(StringComparer.Ordinal)),
            data = key.Seal(JsonSerializer.SerializeToUtf8Bytes(values), Place(name, scope)),
            now = time.GetUtcNow().UtcTicks,
        };
        return database.WriteAsync(async connection => await connection.ExecuteAsync(sql, parameters) > 0, cancellationToken);
    }

    private Dictionary<string, string> Open(Row row) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(key.Open(row.Sealed, Place(row.Name, row.Scope))) ?? [];

    private static Task<IEnumerable<Row>> ReadAllAsync(DbConnection connection, string? name) =>
        connection.QueryAsync<Row>(
            "SELECT name AS Name, scope AS Scope, value_keys AS Keys, sealed AS Sealed, changed_at AS ChangedAt FROM secrets "
            + (name is null ? "" : "WHERE name = @name ") + "ORDER BY name, scope",
            new { name });

    private static byte[] Place(string name, string scope) => Encoding.UTF8.GetBytes($"{scope}\n{name}");

    private sealed record Row(string Name, string Scope, string Keys, byte[] Sealed, long ChangedAt);
}
