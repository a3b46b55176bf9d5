using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>Appends events inside one transaction. A lock makes the order of numbers the order of commits, so no follower misses one.</summary>
internal sealed class PostgresEventWriter(NpgsqlConnection connection, DateTimeOffset now, TimeSpan window)
{
    private const long AppendLock = 0x6F72_6332;

    private long head;

    public async Task BeginAsync()
    {
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({AppendLock}); SELECT COALESCE(MAX(seq), 0) FROM events", connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.NextResultAsync();
        await row.ReadAsync();
        head = row.GetInt64(0);
    }

    public async Task<AppendOutcome> AppendAsync(NewEvent added)
    {
        for (var key = added.Key; ; key = KeyChain.Next(key))
        {
            if (await InsertAsync(added, key))
            {
                head++;
                await CloseAsync(added);
                return new AppendOutcome(head, key, added.Id, added.Context)
                {
                    Time = added.Time,
                    IdReused = added.ForeignId && await IsReusedAsync(added),
                    Pending = added.State == DispatchState.Pending,
                };
            }

            if (await FindFirstAsync(key) is { } first)
            {
                return first;
            }
        }
    }

    public async Task MarkAsync(long sequence, DispatchState state)
    {
        await using var command = Command("UPDATE events SET state = $1 WHERE seq = $2", (long)state, sequence);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> InsertAsync(NewEvent added, Guid key)
    {
        await using var command = Command(
            """
            INSERT INTO events (seq, event_key, event_id, source, type, context, event_time, logged_at, triggered_id, project, stage, service, result, workflow_id, state, unanswered, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT (event_key) DO NOTHING
            """,
            head + 1,
            key.ToByteArray(bigEndian: true),
            added.Id,
            added.Source,
            added.Type,
            added.Context,
            added.Time.UtcTicks,
            now.UtcTicks,
            added.TriggeredId,
            added.Project,
            added.Stage,
            added.Service,
            added.Result,
            added.WorkflowId,
            (long)added.State,
            added.AwaitsAnswer ? 1L : 0L,
            Bytes.Of(added.Body));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private async Task CloseAsync(NewEvent added)
    {
        if (added is { Answers: true, TriggeredId: { } triggeredId })
        {
            await using var answer = Command("UPDATE events SET unanswered = 0 WHERE event_id = $1 AND unanswered = 1", triggeredId);
            await answer.ExecuteNonQueryAsync();
        }

        if (added.ClosesWorkflowId is { } workflowId)
        {
            await using var close = Command("UPDATE events SET unanswered = 0 WHERE workflow_id = $1 AND unanswered = 1", workflowId);
            await close.ExecuteNonQueryAsync();
        }
    }

    private async Task<bool> IsReusedAsync(NewEvent added)
    {
        await using var command = Command(
            "SELECT EXISTS (SELECT 1 FROM events WHERE event_id = $1 AND source = $2 AND type = $3 AND seq <> $4)", added.Id, added.Source, added.Type, head);
        return Convert.ToBoolean(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task<AppendOutcome?> FindFirstAsync(Guid key)
    {
        await using var command = Command(
            "SELECT seq, event_id, context, logged_at, state, event_time FROM events WHERE event_key = $1", key.ToByteArray(bigEndian: true));
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() && now.UtcTicks - row.GetInt64(3) <= window.Ticks
            ? new AppendOutcome(row.GetInt64(0), key, row.GetString(1), row.GetString(2))
            {
                Duplicate = true,
                Time = EventRow.Time(row.GetInt64(5)),
                Pending = row.GetInt64(4) == (long)DispatchState.Pending,
            }
            : null;
    }

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
#pragma warning disable CA2100 // Constants above.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(value is null
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
                : new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
