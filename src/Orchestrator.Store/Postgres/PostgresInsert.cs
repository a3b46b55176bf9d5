using Npgsql;
using NpgsqlTypes;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>All rows of a group commit in one statement: an array per column.</summary>
internal static class PostgresInsert
{
    private const string Sql =
        """
        INSERT INTO events (seq, event_key, event_id, source, type, context, event_time, logged_at, triggered_id, project, stage, service, result, workflow_id, state, unanswered, body)
        SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[],
          $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::bigint[], $17::bytea[])
        """;

    public static NpgsqlBatchCommand Of(IReadOnlyList<PostgresNewRow> rows, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(Sql);
        Add(NpgsqlDbType.Bigint, row => row.Sequence);
        Add(NpgsqlDbType.Bytea, row => row.Key.ToByteArray(bigEndian: true));
        Add<string?>(NpgsqlDbType.Text, row => row.Event.Id);
        Add<string?>(NpgsqlDbType.Text, row => row.Event.Source);
        Add<string?>(NpgsqlDbType.Text, row => row.Event.Type);
        Add<string?>(NpgsqlDbType.Text, row => row.Event.Context);
        Add(NpgsqlDbType.Bigint, row => row.Event.Time.UtcTicks);
        Add(NpgsqlDbType.Bigint, _ => now.UtcTicks);
        Add(NpgsqlDbType.Text, row => row.Event.TriggeredId);
        Add(NpgsqlDbType.Text, row => row.Event.Project);
        Add(NpgsqlDbType.Text, row => row.Event.Stage);
        Add(NpgsqlDbType.Text, row => row.Event.Service);
        Add(NpgsqlDbType.Text, row => row.Event.Result);
        Add(NpgsqlDbType.Text, row => row.Event.WorkflowId);
        Add(NpgsqlDbType.Bigint, row => (long)row.Event.State);
        Add(NpgsqlDbType.Bigint, row => row.Event.AwaitsAnswer ? 1L : 0L);
        Add(NpgsqlDbType.Bytea, row => Bytes.Of(row.Event.Body));
        return command;

        void Add<T>(NpgsqlDbType type, Func<PostgresNewRow, T> column) =>
            command.Parameters.Add(new NpgsqlParameter { Value = rows.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
