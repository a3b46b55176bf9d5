using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Extensions.Options;

namespace Orchestrator.Store.Sql;

/// <summary>Container logs in SQL, in chunks; over the cap the oldest chunks after the head go.</summary>
internal sealed class SqlJobLogs(ISqlDatabase database, ChangeSignal changed, IOptions<StoreOptions> options) : IJobLogs
{
    private const int ReadChunks = 64;

    public Task OpenAsync(JobLog log, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO job_logs (id, project, context, stage, service, task, action, container, attempt, started_at, chunks, bytes, head_chunks, dropped_bytes)
                VALUES (@Id, @Project, @Context, @Stage, @Service, @Task, @Action, @Container, @attempt, @startedAt, 0, 0, 0, 0)
                ON CONFLICT (id) DO UPDATE SET completed_at = NULL
                """,
                new
                {
                    log.Id,
                    log.Project,
                    log.Context,
                    log.Stage,
                    log.Service,
                    log.Task,
                    log.Action,
                    log.Container,
                    attempt = (long)log.Attempt,
                    startedAt = log.StartedAt.UtcTicks,
                }),
            cancellationToken);

    public async Task AppendAsync(string id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var chunks = LogChunks.Encode(lines);
        var last = lines[^1].Time.UtcTicks;
        await database.WriteAsync(connection => JobLogWriter.AppendAsync(connection, id, chunks, last, options.Value.JobLogBytes), cancellationToken);
        changed.Raise();
    }

    public async Task CompleteAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE job_logs SET completed_at = @at WHERE id = @id", new { id, at = at.UtcTicks }),
            cancellationToken);
        changed.Raise();
    }

    public Task<DateTimeOffset?> FindLastTimeAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => await connection.QuerySingleOrDefaultAsync<long?>("SELECT last_time FROM job_logs WHERE id = @id", new { id }) is { } ticks
                ? EventRow.Time(ticks)
                : (DateTimeOffset?)null,
            cancellationToken);

    public async Task<IReadOnlyList<JobLog>> ListAsync(JobLogQuery query, CancellationToken cancellationToken) =>
        (await ListRowsAsync(query, cancellationToken)).Select(row => row.ToLog()).ToList();

    public async Task<IReadOnlyList<LogLine>> ReadTailAsync(string id, int lines, CancellationToken cancellationToken)
    {
        var tail = new List<LogLine>();
        var before = long.MaxValue;
        while (tail.Count < lines)
        {
            var chunks = await ReadChunksAsync("number < @at", "DESC", id, before, 4, cancellationToken);
            if (chunks.Count == 0)
            {
                break;
            }

            foreach (var chunk in chunks)
            {
                tail.InsertRange(0, LogChunks.Decode(chunk.Content));
                before = chunk.Number;
            }
        }

        return tail.Count > lines ? tail.GetRange(tail.Count - lines, lines) : tail;
    }

    public async IAsyncEnumerable<JobLogLine> ReadAsync(
        JobLogQuery query, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        while (true)
        {
            var seen = changed.Version;
            foreach (var row in await ListRowsAsync(query, cancellationToken))
            {
                if (row.Chunks <= positions.GetValueOrDefault(row.Id))
                {
                    continue;
                }

                await foreach (var line in ReadLogAsync(row, positions, cancellationToken))
                {
                    yield return line;
                }
            }

            if (!follow)
            {
                yield break;
            }

            await changed.WaitAsync(seen, cancellationToken);
        }
    }

    private async IAsyncEnumerable<JobLogLine> ReadLogAsync(
        JobLogRow row, Dictionary<string, long> positions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = row.ToLog();
        while (true)
        {
            var position = positions.GetValueOrDefault(row.Id);
            var chunks = await ReadChunksAsync("number > @at", "ASC", row.Id, position, ReadChunks, cancellationToken);
            if (chunks.Count == 0)
            {
                yield break;
            }

            foreach (var chunk in chunks)
            {
                var lines = LogChunks.Decode(chunk.Content);
                if (chunk.Number > position + 1 && row.DroppedBytes > 0 && lines.Count > 0)
                {
                    yield return new JobLogLine(log, new LogLine(lines[0].Time, LogSource.StandardOutput, $"[… {row.DroppedBytes} bytes left out here …]"));
                }

                foreach (var line in lines)
                {
                    yield return new JobLogLine(log, line);
                }

                positions[row.Id] = position = chunk.Number;
            }
        }
    }

    private Task<List<JobLogRow>> ListRowsAsync(JobLogQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QueryAsync<JobLogRow>(
                $"""
                SELECT {JobLogRow.Columns} FROM job_logs
                WHERE project = @Project {(query.Context is null ? "" : "AND context = @Context")}
                {(query.Stage is null ? "" : "AND stage = @Stage")} {(query.Task is null ? "" : "AND task = @Task")} {(query.Id is null ? "" : "AND id = @Id")}
                ORDER BY number {(query.Context is null ? $"DESC LIMIT {JobLogQuery.MostOfProject}" : "")}
                """,
                new { query.Project, query.Context, query.Stage, query.Task, query.Id })).ToList(),
            cancellationToken);

    private Task<List<Chunk>> ReadChunksAsync(string where, string order, string id, long at, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QueryAsync<Chunk>(
                $"SELECT number AS Number, content AS Content FROM job_log_chunks WHERE log_id = @id AND {where} ORDER BY number {order} LIMIT {limit}",
                new { id, at })).ToList(),
            cancellationToken);

    private sealed record Chunk(long Number, byte[] Content);
}
