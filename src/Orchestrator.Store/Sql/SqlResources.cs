using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Versioned files in SQL: every change is a numbered commit of its project, every file keeps its versions.</summary>
internal sealed class SqlResources(ISqlDatabase database, TimeProvider time, Sharing sharing) : IResources
{
    private const int MostHeads = 10_000;
    private readonly ConcurrentDictionary<string, (string? CommitId, long Epoch)> heads = new(StringComparer.Ordinal);
    private long changes;

    private const string Select =
        """
        SELECT r.project AS Project, r.stage AS Stage, r.service AS Service, r.uri AS Uri, r.content AS Content, c.commit_id AS CommitId, c.created_at AS ChangedAt
        FROM resources r JOIN commits c ON c.project = r.project AND c.number = r.number
        WHERE r.project = @project AND r.stage = @stage AND r.service = @service
          AND r.number = (SELECT MAX(n.number) FROM resources n
                          WHERE n.project = r.project AND n.stage = r.stage AND n.service = r.service AND n.uri = r.uri AND n.number <= @limit)
          AND r.content IS NOT NULL
        """;

    public async Task<string> ChangeAsync(ResourceScope scope, IReadOnlyList<ResourceChange> changed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcTicks;
        var commitId = await database.WriteAsync(connection => ChangeAsync(connection, scope, changed, now), cancellationToken);
        Interlocked.Increment(ref changes);
        return commitId;
    }

    public Task<ResourceRecord?> FindAsync(ResourceScope scope, string uri, string? commitId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => await FindAsync(connection, scope, uri, await LimitAsync(connection, scope.Project, commitId)), cancellationToken);

    public Task<ResourceRecord?> LookUpAsync(ResourceScope scope, string uri, string? commitId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var limit = await LimitAsync(connection, scope.Project, commitId);
                foreach (var place in Outwards(scope))
                {
                    if (await FindAsync(connection, place, uri, limit) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            },
            cancellationToken);

    public Task<IReadOnlyList<ResourceRecord>> ListAsync(
        ResourceScope scope, string? prefix, string? commitId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ResourceRecord>>(
            async connection =>
            {
                var limit = await LimitAsync(connection, scope.Project, commitId);
                var rows = await connection.QueryAsync<Row>(Select + " ORDER BY r.uri", Parameters(scope, null, limit));
                return rows
                    .Where(row => prefix is null || row.Uri.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(row => row.ToRecord())
                    .ToList();
            },
            cancellationToken);

    public async ValueTask<string?> GetHeadAsync(string project, CancellationToken cancellationToken)
    {
        // Read before the head: a change in between makes the kept reading stale, never the other way round.
        var epoch = sharing.Epoch + Volatile.Read(ref changes);
        if (heads.TryGetValue(project, out var known) && known.Epoch == epoch)
        {
            return known.CommitId;
        }

        var head = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<string?>(
                "SELECT commit_id FROM commits WHERE project = @project ORDER BY number DESC LIMIT 1", new { project }),
            cancellationToken);
        if (heads.Count > MostHeads)
        {
            heads.Clear();
        }

        heads[project] = (head, epoch);
        return head;
    }

    private static IEnumerable<ResourceScope> Outwards(ResourceScope scope)
    {
        if (scope.Service is not null)
        {
            yield return scope;
        }

        if (scope.Stage is not null)
        {
            yield return scope with { Service = null };
        }

        yield return new ResourceScope(scope.Project);
    }

    private static async Task<string> ChangeAsync(
        DbConnection connection, ResourceScope scope, IReadOnlyList<ResourceChange> changes, long now)
    {
        var number = 1 + await connection.ExecuteScalarAsync<long>(
            "SELECT COALESCE(MAX(number), 0) FROM commits WHERE project = @Project", new { scope.Project });
        var commitId = CommitId(scope, changes, number, now);
        await connection.ExecuteAsync(
            "INSERT INTO commits (project, number, commit_id, created_at) VALUES (@Project, @number, @commitId, @now)",
            new { scope.Project, number, commitId, now });
        foreach (var change in changes)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO resources (project, stage, service, uri, number, content) VALUES (@project, @stage, @service, @uri, @number, @content)
                ON CONFLICT (project, stage, service, uri, number) DO UPDATE SET content = excluded.content
                """,
                new
                {
                    project = scope.Project,
                    stage = scope.Stage ?? "",
                    service = scope.Service ?? "",
                    uri = change.Uri,
                    number,
                    content = change.Content is { } content ? Bytes.Of(content) : null,
                });
        }

        return commitId;
    }

    // Shaped like a Git commit id, since clients check for 40 hexadecimal digits.
    private static string CommitId(ResourceScope scope, IReadOnlyList<ResourceChange> changes, long number, long now)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{scope.Project}\n{scope.Stage}\n{scope.Service}\n{number}\n{now}\n"));
        foreach (var change in changes)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(change.Uri + "\n"));
            hash.AppendData((change.Content ?? ReadOnlyMemory<byte>.Empty).Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 20));
    }

    private static async Task<long> LimitAsync(DbConnection connection, string project, string? commitId) =>
        commitId is null
            ? long.MaxValue
            : await connection.QuerySingleOrDefaultAsync<long?>(
                "SELECT number FROM commits WHERE project = @project AND commit_id = @commitId", new { project, commitId }) ?? long.MaxValue;

    private static async Task<ResourceRecord?> FindAsync(DbConnection connection, ResourceScope scope, string uri, long limit) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(Select + " AND r.uri = @uri", Parameters(scope, uri, limit)))?.ToRecord();

    private static object Parameters(ResourceScope scope, string? uri, long limit) =>
        new { project = scope.Project, stage = scope.Stage ?? "", service = scope.Service ?? "", uri, limit };

    private sealed record Row(string Project, string Stage, string Service, string Uri, byte[] Content, string CommitId, long ChangedAt)
    {
        public ResourceRecord ToRecord() =>
            new(new ResourceScope(Project, Empty(Stage), Empty(Service)), Uri, CommitId, EventRow.Time(ChangedAt)) { Content = Content };

        private static string? Empty(string text) => text.Length == 0 ? null : text;
    }
}
