using Microsoft.Data.Sqlite;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Sqlite;

/// <summary>The prepared statements of the hot path; used on the writer's connection inside its transaction only.</summary>
internal sealed class SqliteEventWriter : IDisposable
{
    private readonly SqliteCommand insert;
    private readonly SqliteCommand find;
    private readonly SqliteCommand reused;
    private readonly SqliteCommand answer;
    private readonly SqliteCommand close;
    private readonly SqliteCommand mark;
    private readonly TimeProvider time;
    private readonly long window;
    private long committedHead;
    private long head;

    public SqliteEventWriter(SqliteConnection connection, TimeProvider time, TimeSpan deduplicationWindow)
    {
        this.time = time;
        window = deduplicationWindow.Ticks;
        insert = Command(
            connection,
            """
            INSERT INTO events (seq, event_key, event_id, source, type, context, event_time, logged_at, triggered_id, project, stage, service, result, workflow_id, state, unanswered, body)
            VALUES (@seq, @key, @id, @source, @type, @context, @time, @logged, @triggered, @project, @stage, @service, @result, @workflow, @state, @unanswered, @body)
            ON CONFLICT (event_key) DO NOTHING
            """,
            "@seq", "@key", "@id", "@source", "@type", "@context", "@time", "@logged", "@triggered", "@project", "@stage", "@service", "@result", "@workflow", "@state", "@unanswered", "@body");
        find = Command(connection, "SELECT seq, event_id, context, logged_at, state, event_time FROM events WHERE event_key = @key", "@key");
        reused = Command(
            connection,
            "SELECT EXISTS (SELECT 1 FROM events WHERE event_id = @id AND source = @source AND type = @type AND seq <> @seq)",
            "@id", "@source", "@type", "@seq");
        answer = Command(connection, "UPDATE events SET unanswered = 0 WHERE event_id = @id AND unanswered = 1", "@id");
        close = Command(connection, "UPDATE events SET unanswered = 0 WHERE workflow_id = @workflow AND unanswered = 1", "@workflow");
        mark = Command(connection, "UPDATE events SET state = @state WHERE seq = @seq", "@seq", "@state");
        using var newest = connection.CreateCommand();
        newest.CommandText = "SELECT COALESCE(MAX(seq), 0) FROM events";
        committedHead = head = (long)(newest.ExecuteScalar() ?? 0L);
    }

    /// <summary>The newest committed position.</summary>
    public long Head => Volatile.Read(ref committedHead);

    /// <summary>A transaction attempt begins: forget what an earlier one, rolled back, had counted.</summary>
    public void Begin() => head = committedHead;

    /// <summary>The transaction is on disk.</summary>
    public void Committed(long newHead) => Volatile.Write(ref committedHead, Math.Max(committedHead, newHead));

    /// <summary>Appends one event, or finds its first copy.</summary>
    public (AppendOutcome Outcome, LoggedEvent? Logged) Append(NewEvent added)
    {
        var now = time.GetUtcNow();
        for (var key = added.Key; ; key = KeyChain.Next(key))
        {
            if (Insert(added, key, now))
            {
                head++;
                Close(added);
                var outcome = new AppendOutcome(head, key, added.Id, added.Context)
                {
                    Time = added.Time,
                    IdReused = added.ForeignId && IsReused(added, head),
                    Pending = added.State == DispatchState.Pending,
                };
                return (outcome, EventRow.From(added, head, key, now));
            }

            if (FindFirst(key, now) is { } first)
            {
                return (first, null);
            }
        }
    }

    public void Mark(long sequence, DispatchState state)
    {
        mark.Parameters[0].Value = sequence;
        mark.Parameters[1].Value = (long)state;
        mark.ExecuteNonQuery();
    }

    public void Dispose()
    {
        insert.Dispose();
        find.Dispose();
        reused.Dispose();
        answer.Dispose();
        close.Dispose();
        mark.Dispose();
    }

    private bool Insert(NewEvent added, Guid key, DateTimeOffset now)
    {
        var values = insert.Parameters;
        values[0].Value = head + 1;
        values[1].Value = key.ToByteArray(bigEndian: true);
        values[2].Value = added.Id;
        values[3].Value = added.Source;
        values[4].Value = added.Type;
        values[5].Value = added.Context;
        values[6].Value = added.Time.UtcTicks;
        values[7].Value = now.UtcTicks;
        values[8].Value = (object?)added.TriggeredId ?? DBNull.Value;
        values[9].Value = (object?)added.Project ?? DBNull.Value;
        values[10].Value = (object?)added.Stage ?? DBNull.Value;
        values[11].Value = (object?)added.Service ?? DBNull.Value;
        values[12].Value = (object?)added.Result ?? DBNull.Value;
        values[13].Value = (object?)added.WorkflowId ?? DBNull.Value;
        values[14].Value = (long)added.State;
        values[15].Value = added.AwaitsAnswer ? 1L : 0L;
        values[16].Value = Bytes.Of(added.Body);
        return insert.ExecuteNonQuery() == 1;
    }

    private void Close(NewEvent added)
    {
        if (added is { Answers: true, TriggeredId: { } triggeredId })
        {
            answer.Parameters[0].Value = triggeredId;
            answer.ExecuteNonQuery();
        }

        if (added.ClosesWorkflowId is { } workflowId)
        {
            close.Parameters[0].Value = workflowId;
            close.ExecuteNonQuery();
        }
    }

    private bool IsReused(NewEvent added, long sequence)
    {
        reused.Parameters[0].Value = added.Id;
        reused.Parameters[1].Value = added.Source;
        reused.Parameters[2].Value = added.Type;
        reused.Parameters[3].Value = sequence;
        return reused.ExecuteScalar() is 1L;
    }

    private AppendOutcome? FindFirst(Guid key, DateTimeOffset now)
    {
        find.Parameters[0].Value = key.ToByteArray(bigEndian: true);
        using var row = find.ExecuteReader();
        return row.Read() && now.UtcTicks - row.GetInt64(3) <= window
            ? new AppendOutcome(row.GetInt64(0), key, row.GetString(1), row.GetString(2))
            {
                Duplicate = true,
                Time = EventRow.Time(row.GetInt64(5)),
                Pending = row.GetInt64(4) == (long)DispatchState.Pending,
            }
            : null;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }
}
