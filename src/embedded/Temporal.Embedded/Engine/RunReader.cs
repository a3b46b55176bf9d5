using Microsoft.Data.Sqlite;
using Temporal.Embedded.Storage;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Reads runs and histories from the database.</summary>
internal sealed class RunReader(Database database)
{
    /// <summary>The newest run id of a workflow id, or empty.</summary>
    public string CurrentRunId(WorkflowKey key) => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT r.run_id FROM current c JOIN runs r ON r.run_key=c.run_key WHERE c.ns=$ns AND c.workflow_id=$id");
        query.Parameters.AddWithValue("$ns", key.Namespace);
        query.Parameters.AddWithValue("$id", key.WorkflowId);
        return query.ExecuteScalar() as string ?? "";
    });

    /// <summary>The highest run key in use.</summary>
    public long LastRunKey() => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT COALESCE(MAX(run_key), 0) FROM runs");
        return (long)query.ExecuteScalar()!;
    });

    /// <summary>Runs that have work or a deadline, oldest first.</summary>
    public List<(WorkflowKey Workflow, string RunId, bool Hot, long Wake)> ToRecover() => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT ns, workflow_id, run_id, hot, wake FROM runs WHERE hot<>0 OR wake IS NOT NULL ORDER BY run_key");
        using var rows = query.ExecuteReader();
        var found = new List<(WorkflowKey, string, bool, long)>();
        while (rows.Read())
        {
            found.Add((new WorkflowKey(rows.GetString(0), rows.GetString(1)), rows.GetString(2), rows.GetInt64(3) != 0, rows.IsDBNull(4) ? 0 : rows.GetInt64(4)));
        }

        return found;
    });

    /// <summary>Runs whose last change visibility does not show yet.</summary>
    public List<(WorkflowKey Workflow, string RunId)> Unlisted() => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT r.ns, r.workflow_id, r.run_id FROM unlisted u JOIN runs r ON r.run_key=u.run_key ORDER BY r.run_key");
        using var rows = query.ExecuteReader();
        var found = new List<(WorkflowKey, string)>();
        while (rows.Read())
        {
            found.Add((new WorkflowKey(rows.GetString(0), rows.GetString(1)), rows.GetString(2)));
        }

        return found;
    });

    /// <summary>A run with everything that is pending, or null.</summary>
    public Run? Load(RunSlot slot, string runId) => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT run_key, info, attributes, state FROM runs WHERE run_id=$run AND ns=$ns AND workflow_id=$id");
        query.Parameters.AddWithValue("$run", runId);
        query.Parameters.AddWithValue("$ns", slot.Key.Namespace);
        query.Parameters.AddWithValue("$id", slot.Key.WorkflowId);
        using var row = query.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var state = RunState.Parser.ParseFrom((byte[])row[3]);
        var run = new Run(slot, row.GetInt64(0), RunInfo.Parser.ParseFrom((byte[])row[1]), RunAttributes.Parser.ParseFrom((byte[])row[2]), state)
        {
            TailFrom = state.NextEventId,
        };
        LoadItems(connection, run);
        return run;
    });

    /// <summary>Stored events from an id on, whole batches, up to a number of batches. Also says whether more follow.</summary>
    public (List<HistoryEvent> Events, bool More) Events(long runKey, long from, int batches)
    {
        var (events, more, _) = Page(runKey, from, batches);
        return (events, more);
    }

    /// <summary>The same; also says whether the page is full, even if nothing follows.</summary>
    public (List<HistoryEvent> Events, bool More, bool Full) Page(long runKey, long from, int batches) => database.Read(connection =>
    {
        using var query = Query(
            connection,
            """
            SELECT events FROM history WHERE run_key=$key
              AND first_event_id >= COALESCE((SELECT MAX(first_event_id) FROM history WHERE run_key=$key AND first_event_id <= $from), 0)
            ORDER BY first_event_id LIMIT $limit
            """);
        query.Parameters.AddWithValue("$key", runKey);
        query.Parameters.AddWithValue("$from", from);
        // One more: the first one may lie before the wanted event, and whether more follow has to be known.
        query.Parameters.AddWithValue("$limit", batches + 2);
        using var rows = query.ExecuteReader();
        var events = new List<HistoryEvent>();
        var taken = 0;
        while (rows.Read())
        {
            var batch = History.Parser.ParseFrom((byte[])rows[0]).Events;
            if (batch[^1].EventId < from)
            {
                continue;
            }

            if (taken++ == batches)
            {
                return (events, true, true);
            }

            events.AddRange(batch.Where(e => e.EventId >= from));
        }

        return (events, false, taken == batches);
    });

    /// <summary>The batches that hold events up to an id, newest first.</summary>
    public (List<HistoryEvent> Events, bool Full) PageReverse(long runKey, long upTo, int batches) => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT events FROM history WHERE run_key=$key AND first_event_id <= $upTo ORDER BY first_event_id DESC LIMIT $limit");
        query.Parameters.AddWithValue("$key", runKey);
        query.Parameters.AddWithValue("$upTo", upTo);
        query.Parameters.AddWithValue("$limit", batches);
        using var rows = query.ExecuteReader();
        var events = new List<HistoryEvent>();
        var taken = 0;
        while (rows.Read())
        {
            taken++;
            events.AddRange(History.Parser.ParseFrom((byte[])rows[0]).Events.Where(e => e.EventId <= upTo).Reverse());
        }

        return (events, taken == batches);
    });

    /// <summary>All batches of a history.</summary>
    public List<List<HistoryEvent>> Batches(long runKey) => database.Read(connection =>
    {
        using var query = Query(connection, "SELECT events FROM history WHERE run_key=$key ORDER BY first_event_id");
        query.Parameters.AddWithValue("$key", runKey);
        using var rows = query.ExecuteReader();
        var batches = new List<List<HistoryEvent>>();
        while (rows.Read())
        {
            batches.Add([.. History.Parser.ParseFrom((byte[])rows[0]).Events]);
        }

        return batches;
    });

    /// <summary>One stored event, or null.</summary>
    public HistoryEvent? Event(long runKey, long eventId) => Events(runKey, eventId, 1).Events.FirstOrDefault(e => e.EventId == eventId);

    private static void LoadItems(SqliteConnection connection, Run run)
    {
        using var query = Query(connection, "SELECT kind, id, data FROM items WHERE run_key=$key ORDER BY kind, id");
        query.Parameters.AddWithValue("$key", run.Key);
        using var rows = query.ExecuteReader();
        while (rows.Read())
        {
            var data = (byte[])rows[2];
            switch ((ItemKind)rows.GetInt64(0))
            {
                case ItemKind.Activity:
                    var activity = ActivityState.Parser.ParseFrom(data);
                    run.Activities[activity.ScheduledId] = activity;
                    break;
                case ItemKind.Timer:
                    var timer = TimerState.Parser.ParseFrom(data);
                    run.Timers[timer.TimerId] = timer;
                    break;
                case ItemKind.Child:
                    var child = ChildState.Parser.ParseFrom(data);
                    run.Children[child.InitiatedId] = child;
                    break;
                case ItemKind.External:
                    var external = ExternalState.Parser.ParseFrom(data);
                    run.Externals[external.InitiatedId] = external;
                    break;
                case ItemKind.Buffered:
                    run.Buffered.Add((rows.GetInt64(1), HistoryEvent.Parser.ParseFrom(data)));
                    break;
                case ItemKind.SignalRequest:
                    run.SignalRequests.Add(System.Text.Encoding.UTF8.GetString(data));
                    break;
                case ItemKind.Update:
                    var update = UpdateState.Parser.ParseFrom(data);
                    run.Updates[update.UpdateId] = new Update(update.UpdateId, update.Request) { Stored = update, Outcome = update.Outcome };
                    break;
                default:
                    throw new StorageException($"The Temporal database holds an item of kind {rows.GetInt64(0)} that this version does not know.");
            }
        }
    }

    private static SqliteCommand Query(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
