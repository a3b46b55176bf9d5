using System.Collections.Frozen;
using Temporal.Embedded.Seams;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Finds the columns that a query of a namespace may name.</summary>
internal sealed class QueryColumns(string namespaceName, ISearchAttributeRegistry attributes, bool schedules)
{
    public const string Division = "TemporalNamespaceDivision";

    private static readonly FrozenDictionary<string, QueryColumn> BuiltIn = new QueryColumn[]
    {
        new("WorkflowId", ColumnType.Keyword, "v.workflow_id"),
        new("RunId", ColumnType.Keyword, "v.run_id"),
        new("WorkflowType", ColumnType.Keyword, "v.workflow_type"),
        new("TaskQueue", ColumnType.Keyword, "v.task_queue"),
        new("ExecutionStatus", ColumnType.Status, "v.status"),
        new("StartTime", ColumnType.Datetime, "v.start_time"),
        new("ExecutionTime", ColumnType.Datetime, "v.execution_time"),
        new("CloseTime", ColumnType.Datetime, "v.close_time"),
        new("ExecutionDuration", ColumnType.Duration, "(v.close_time-v.execution_time)"),
        new("HistoryLength", ColumnType.Int, "v.history_length"),
        new("HistorySizeBytes", ColumnType.Int, "v.history_size"),
        new("StateTransitionCount", ColumnType.Int, "v.transitions"),
        new("ParentWorkflowId", ColumnType.Keyword, "v.parent_workflow_id"),
        new("ParentRunId", ColumnType.Keyword, "v.parent_run_id"),
        new("RootWorkflowId", ColumnType.Keyword, "v.root_workflow_id"),
        new("RootRunId", ColumnType.Keyword, "v.root_run_id"),
        new(Division, ColumnType.Keyword, "v.division"),
    }.ToFrozenDictionary(column => column.Name, StringComparer.Ordinal);

    private static readonly QueryColumn ScheduleId = new("ScheduleId", ColumnType.Keyword, $"substr(v.workflow_id,{ScheduleRows.IdPrefix.Length + 1})");

    public QueryColumn Find(string name)
    {
        if (schedules && name == ScheduleId.Name)
        {
            return ScheduleId;
        }

        if (BuiltIn.TryGetValue(name, out var column))
        {
            return column;
        }

        return attributes.TryGetType(namespaceName, name, out var type)
            ? new QueryColumn(name, (ColumnType)type, null)
            : throw QueryError.Expression($"column name '{name}' is not a valid search attribute");
    }
}
