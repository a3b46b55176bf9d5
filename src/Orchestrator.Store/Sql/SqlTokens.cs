using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>API tokens in SQL. A token is 256 random bits, so one round of SHA-256 is enough to store it safely.</summary>
internal sealed class SqlTokens(ISqlDatabase database, TimeProvider time) : ITokenStore
{
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);
    private const string Columns =
        "name AS Name, scopes AS Scopes, project AS Project, context AS Context, created_at AS CreatedAt, expires_at AS ExpiresAt";

    private readonly ConcurrentDictionary<string, (AccessToken Token, DateTimeOffset ReadAt)> known = new();

    public async Task<string?> CreateAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var text = "orc_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return await InsertAsync(token, text, "ON CONFLICT (name) DO NOTHING", cancellationToken) ? text : null;
    }

    public async Task PutAsync(AccessToken token, string text, CancellationToken cancellationToken)
    {
        await InsertAsync(
            token,
            text,
            """
            ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes, project = excluded.project,
              context = excluded.context, created_at = excluded.created_at, expires_at = excluded.expires_at
            """,
            cancellationToken);
        known.Clear();
    }

    public ValueTask<AccessToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hash = Hash(text);
        var key = Convert.ToBase64String(hash);
        return known.TryGetValue(key, out var found) && now - found.ReadAt < CacheTime
            ? ValueTask.FromResult(Unexpired(found.Token, now))
            : new ValueTask<AccessToken?>(ReadAsync(hash, key, now, cancellationToken));
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var deleted = await database.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM tokens WHERE name = @name", new { name }), cancellationToken);
        known.Clear();
        return deleted > 0;
    }

    public Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AccessToken>>(
            async connection => (await connection.QueryAsync<Row>($"SELECT {Columns} FROM tokens ORDER BY name"))
                .Select(row => row.ToToken())
                .ToList(),
            cancellationToken);

    private async Task<AccessToken?> ReadAsync(byte[] hash, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var token = await database.ReadAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
                $"SELECT {Columns} FROM tokens WHERE hash = @hash", new { hash }))?.ToToken(),
            cancellationToken);
        if (token is null)
        {
            known.TryRemove(key, out _);
            return null;
        }

        known[key] = (token, now);
        return Unexpired(token, now);
    }

    private Task<bool> InsertAsync(AccessToken token, string text, string onConflict, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await connection.ExecuteAsync(
                $"""
                INSERT INTO tokens (name, hash, scopes, project, context, created_at, expires_at)
                VALUES (@Name, @hash, @scopes, @Project, @Context, @createdAt, @expiresAt)
                {onConflict}
                """,
                new
                {
                    token.Name,
                    hash = Hash(text),
                    scopes = (long)token.Scopes,
                    token.Project,
                    token.Context,
                    createdAt = token.CreatedAt.UtcTicks,
                    expiresAt = token.ExpiresAt?.UtcTicks,
                }) > 0,
            cancellationToken);

    private static AccessToken? Unexpired(AccessToken token, DateTimeOffset now) => token.ExpiresAt <= now ? null : token;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private sealed record Row(string Name, long Scopes, string? Project, string? Context, long CreatedAt, long? ExpiresAt)
    {
        public AccessToken ToToken() => new(Name, (TokenScopes)Scopes, EventRow.Time(CreatedAt))
        {
            Project = Project,
            Context = Context,
            ExpiresAt = ExpiresAt is { } at ? EventRow.Time(at) : null,
        };
    }
}
