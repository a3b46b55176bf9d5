using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Visibility.Query;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;

namespace Temporal.Embedded.Visibility;

/// <summary>Answers list queries from the database.</summary>
internal sealed class VisibilityReader(Database database, ISearchAttributeRegistry registry, IVisibility rows)
{
    private const int LargestPage = 1000;
    private const string Columns = """
        v.run_key, v.workflow_id, v.run_id, v.workflow_type, v.task_queue, v.status, v.start_time, v.execution_time, v.close_time, v.close_key,
        v.history_length, v.history_size, v.transitions, v.parent_workflow_id, v.parent_run_id, v.root_workflow_id, v.root_run_id, v.memo, v.attributes
        """;

    /// <summary>One page of the rows that a query finds, and the token of the next page (empty when this one was not full).</summary>
    public (List<WorkflowExecutionInfo> Rows, ByteString NextPage) List(string namespaceName, ParsedQuery query, int pageSize, ByteString token, bool schedules = false)
    {
        var size = pageSize is > 0 and < LargestPage ? pageSize : LargestPage;
        var after = PageToken.Read(token);
        rows.Flush();
        return database.Read(connection =>
        {
            var compiled = Compile(connection, namespaceName, query, schedules);
            using var command = Command(connection, compiled, namespaceName, Columns);
            // A plus keeps SQLite from walking the whole order for a few rows that another index finds.
            var order = compiled.ById ? "+v" : compiled.Lead is null ? "v" : "d";
            if (after is { } last)
            {
                command.CommandText += $" AND ({order}.close_key,{order}.start_time,{order}.run_key)<(@closeKey,@start,@run)";
                command.Parameters.AddWithValue("@closeKey", last.CloseKey);
                command.Parameters.AddWithValue("@start", last.StartTime);
                command.Parameters.AddWithValue("@run", last.RunKey);
            }

            command.CommandText += $" ORDER BY {order}.close_key DESC,{order}.start_time DESC,{order}.run_key DESC LIMIT @limit";
            command.Parameters.AddWithValue("@limit", size);
            using var reader = command.ExecuteReader();
            var found = new List<WorkflowExecutionInfo>();
            var end = default(PageToken);
            while (reader.Read())
            {
                found.Add(Row(reader, namespaceName));
                end = new PageToken(reader.GetInt64(9), reader.GetInt64(6), reader.GetInt64(0));
            }

            return (found, found.Count == size ? end.Write() : ByteString.Empty);
        });
    }

    /// <summary>How many rows a query finds, by status.</summary>
    public IReadOnlyList<(WorkflowExecutionStatus Status, long Count)> Count(string namespaceName, ParsedQuery query, bool schedules = false)
    {
        rows.Flush();
        return database.Read(connection =>
        {
            var compiled = Compile(connection, namespaceName, query, schedules);
            using var command = Command(connection, compiled, namespaceName, "v.status, COUNT(*)");
            // A plus keeps SQLite from the index of the status, which knows no types.
            command.CommandText += compiled.ByType ? " GROUP BY +v.status ORDER BY 1" : " GROUP BY v.status ORDER BY v.status";
            using var reader = command.ExecuteReader();
            var counts = new List<(WorkflowExecutionStatus, long)>();
            while (reader.Read())
            {
                counts.Add(((WorkflowExecutionStatus)reader.GetInt32(0), reader.GetInt64(1)));
            }

            return counts;
        });
    }

    private CompiledQuery Compile(SqliteConnection connection, string namespaceName, ParsedQuery query, bool schedules) => QueryCompiler.Compile(
        query,
        new QueryColumns(namespaceName, registry, schedules),
        schedules ? ScheduleRows.Division : null,
        (name, value) => Rows(connection, namespaceName, name, value));

    private static long Rows(SqliteConnection connection, string namespaceName, string name, object value)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM (SELECT 1 FROM visibility_attributes WHERE namespace=@namespace AND name=@name AND value=@value LIMIT {QueryCompiler.FewRows})";
        command.Parameters.AddWithValue("@namespace", namespaceName);
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@value", value);
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteCommand Command(SqliteConnection connection, CompiledQuery query, string namespaceName, string columns)
    {
        var command = connection.CreateCommand();
        if (query.Lead is { } lead)
        {
            // CROSS JOIN keeps SQLite from choosing the other table first.
            command.CommandText = $"""
                SELECT {columns} FROM visibility_attributes d CROSS JOIN visibility v ON v.run_key=d.run_key
                WHERE d.namespace=@namespace AND d.name=@leadName AND d.value=@leadValue AND {query.Condition}
                """;
            command.Parameters.AddWithValue("@leadName", lead.Name);
            command.Parameters.AddWithValue("@leadValue", lead.Value);
        }
        else
        {
            command.CommandText = $"SELECT {columns} FROM visibility v WHERE v.namespace=@namespace AND {query.Condition}";
        }

        if (query.OpenOnly)
        {
            command.CommandText += $" AND {(query.Lead is null ? "v" : "d")}.close_key={long.MaxValue}";
        }

        command.Parameters.AddWithValue("@namespace", namespaceName);
        for (var i = 0; i < query.Parameters.Count; i++)
        {
            command.Parameters.AddWithValue($"@q{i}", query.Parameters[i]);
        }

        return command;
    }

    private WorkflowExecutionInfo Row(SqliteDataReader reader, string namespaceName)
    {
        var start = reader.GetInt64(6);
        var row = new WorkflowExecutionInfo
        {
            Execution = new WorkflowExecution { WorkflowId = reader.GetString(1), RunId = reader.GetString(2) },
            Type = new WorkflowType { Name = reader.GetString(3) },
            TaskQueue = reader.GetString(4),
            Status = (WorkflowExecutionStatus)reader.GetInt32(5),
            StartTime = UnixNanoseconds.ToTimestamp(start),
            ExecutionTime = UnixNanoseconds.ToTimestamp(reader.GetInt64(7)),
            Memo = Bytes(reader, 17) is { } memo ? Memo.Parser.ParseFrom(memo) : new Memo(),
            RootExecution = new WorkflowExecution { WorkflowId = reader.GetString(15), RunId = reader.GetString(16) },
        };
        if (!reader.IsDBNull(8))
        {
            row.CloseTime = UnixNanoseconds.ToTimestamp(reader.GetInt64(8));
            row.ExecutionDuration = UnixNanoseconds.ToDuration(Math.Max(0, reader.GetInt64(8) - reader.GetInt64(7)));
            row.HistoryLength = reader.IsDBNull(10) ? 0 : reader.GetInt64(10);
            row.HistorySizeBytes = reader.IsDBNull(11) ? 0 : reader.GetInt64(11);
            row.StateTransitionCount = reader.IsDBNull(12) ? 0 : reader.GetInt64(12);
        }

        if (!reader.IsDBNull(13))
        {
            row.ParentExecution = new WorkflowExecution { WorkflowId = reader.GetString(13), RunId = reader.IsDBNull(14) ? "" : reader.GetString(14) };
        }

        if (Bytes(reader, 18) is { } attributes)
        {
            row.SearchAttributes = Shown(SearchAttributes.Parser.ParseFrom(attributes), namespaceName);
        }

        return row;
    }

    private SearchAttributes Shown(SearchAttributes attributes, string namespaceName)
    {
        var shown = new SearchAttributes();
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            shown.IndexedFields[name] = registry.TryGetType(namespaceName, name, out var type) ? AttributeValues.Shown(payload, type) : payload;
        }

        return shown;
    }

    private static byte[]? Bytes(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) || reader.GetFieldValue<byte[]>(column) is not { Length: > 0 } bytes ? null : bytes;
}
