using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Retention in SQL that both databases understand.</summary>
internal sealed class SqlEventRetention(ISqlDatabase database) : IEventRetention
{
    public Task<(IReadOnlyList<string> Contexts, long? Next)> FindQuietAsync(
        long after, DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        database.ReadAsync<(IReadOnlyList<string>, long?)>(
            async connection =>
            {
                var limit = before.UtcTicks;
                var old = (await connection.QueryAsync<(long Seq, string Context, long LoggedAt)>(
                    "SELECT seq, context, logged_at FROM events WHERE seq > @after ORDER BY seq LIMIT @rows", new { after, rows }))
                    .TakeWhile(row => row.LoggedAt < limit).ToList();
                var quiet = new List<string>();
                foreach (var context in old.Select(row => row.Context).Distinct(StringComparer.Ordinal))
                {
                    var newest = await connection.ExecuteScalarAsync<long>(
                        "SELECT logged_at FROM events WHERE context = @context ORDER BY seq DESC LIMIT 1", new { context });
                    if (newest < limit)
                    {
                        quiet.Add(context);
                    }
                }

                return (quiet, old.Count == rows ? old[^1].Seq : null);
            },
            cancellationToken);

    public Task<int> DeleteAsync(IReadOnlyList<string> contexts, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var deleted = 0;
                foreach (var context in contexts)
                {
                    await connection.ExecuteAsync(
                        "DELETE FROM job_log_chunks WHERE log_id IN (SELECT id FROM job_logs WHERE context = @context)", new { context });
                    await connection.ExecuteAsync("DELETE FROM job_logs WHERE context = @context", new { context });
                    deleted += await connection.ExecuteAsync(
                        "DELETE FROM events WHERE context = @context AND seq < (SELECT MAX(seq) FROM events)", new { context });
                }

                return deleted;
            },
            cancellationToken);
}
