using Npgsql;
using NpgsqlTypes;

namespace Orchestrator.Store.Postgres;

/// <summary>
/// Writes one group commit in two round trips, however many events it has: what is known of them, then all new rows at once. A lock
/// makes the order of numbers the order of commits, so no follower misses one.
/// </summary>
internal sealed class PostgresEventWriter(NpgsqlConnection connection, DateTimeOffset now, TimeSpan window)
{
    private const long AppendLock = 0x6F72_6332;

    /// <summary>Appends and marks; the outcomes are in the order of the events.</summary>
    public async Task<IReadOnlyList<AppendOutcome>> WriteAsync(
        IReadOnlyList<NewEvent> events, IReadOnlyList<(long Sequence, DispatchState State)> marks)
    {
        var numbering = await PrepareAsync(events);
        var outcomes = new List<AppendOutcome>(events.Count);
        foreach (var added in events)
        {
            while (numbering.Place(added) is var (outcome, unknown))
            {
                if (outcome is not null)
                {
                    outcomes.Add(outcome);
                    break;
                }

                // The key was used before, outside of the window: the chain of keys goes on.
                numbering.Know(unknown, await FindAsync(unknown));
            }
        }

        await StoreAsync(numbering.Rows, marks);
        return outcomes;
    }

    private async Task<PostgresNumbering> PrepareAsync(IReadOnlyList<NewEvent> events)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock({AppendLock})"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT COALESCE(MAX(seq), 0) FROM events"));
        batch.BatchCommands.Add(Command(
            "SELECT event_key, seq, event_id, context, logged_at, state, event_time FROM events WHERE event_key = ANY($1)",
            Array(NpgsqlDbType.Bytea, events.Select(added => added.Key.ToByteArray(bigEndian: true)).ToArray())));
        batch.BatchCommands.Add(Command(
            "SELECT DISTINCT event_id, source, type FROM events WHERE event_id = ANY($1)",
            Array(NpgsqlDbType.Text, events.Where(added => added.ForeignId).Select(added => added.Id).ToArray())));

        await using var row = await batch.ExecuteReaderAsync();
        await row.NextResultAsync();
        await row.ReadAsync();
        var numbering = new PostgresNumbering(row.GetInt64(0), now, window);
        await row.NextResultAsync();
        while (await row.ReadAsync())
        {
            numbering.Know(new Guid((byte[])row.GetValue(0), bigEndian: true), Known(row));
        }

        await row.NextResultAsync();
        while (await row.ReadAsync())
        {
            numbering.KnowId(row.GetString(0), row.GetString(1), row.GetString(2));
        }

        numbering.KnowRest(events);
        return numbering;
    }

    private async Task<PostgresKnownEvent?> FindAsync(Guid key)
    {
        await using var command = new NpgsqlCommand(
            "SELECT event_key, seq, event_id, context, logged_at, state, event_time FROM events WHERE event_key = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = key.ToByteArray(bigEndian: true) });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? Known(row) : null;
    }

    private async Task StoreAsync(IReadOnlyList<PostgresNewRow> rows, IReadOnlyList<(long Sequence, DispatchState State)> marks)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Count > 0)
        {
            batch.BatchCommands.Add(PostgresInsert.Of(rows, now));
        }

        Add(
            "UPDATE events SET unanswered = 0 WHERE unanswered = 1 AND event_id = ANY($1)",
            [.. rows.Where(row => row.Event.Answers).Select(row => row.Event.TriggeredId).OfType<string>()]);
        Add(
            "UPDATE events SET unanswered = 0 WHERE unanswered = 1 AND workflow_id = ANY($1)",
            [.. rows.Select(row => row.Event.ClosesWorkflowId).OfType<string>()]);
        if (marks.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                "UPDATE events SET state = m.state FROM unnest($1::bigint[], $2::bigint[]) AS m(seq, state) WHERE events.seq = m.seq",
                Array(NpgsqlDbType.Bigint, marks.Select(mark => mark.Sequence).ToArray()),
                Array(NpgsqlDbType.Bigint, marks.Select(mark => (long)mark.State).ToArray())));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync();
        }

        void Add(string sql, string[] ids)
        {
            if (ids.Length > 0)
            {
                batch.BatchCommands.Add(Command(sql, Array(NpgsqlDbType.Text, ids)));
            }
        }
    }

    private static PostgresKnownEvent Known(NpgsqlDataReader row) =>
        new(row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4), (DispatchState)row.GetInt64(5), row.GetInt64(6));

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // Constants above.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, T[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
