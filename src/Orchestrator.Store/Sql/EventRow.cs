using System.Data.Common;

namespace Orchestrator.Store.Sql;

/// <summary>Reads one row of the table <c>events</c>.</summary>
internal static class EventRow
{
    public const string Columns =
        "seq, event_key, event_id, source, type, context, event_time, logged_at, triggered_id, project, stage, service, result, workflow_id, state, body";

    public static LoggedEvent Read(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        Key = new Guid((byte[])row.GetValue(1), bigEndian: true),
        Id = row.GetString(2),
        Source = row.GetString(3),
        Type = row.GetString(4),
        Context = row.GetString(5),
        Time = Time(row.GetInt64(6)),
        LoggedAt = Time(row.GetInt64(7)),
        TriggeredId = Text(row, 8),
        Project = Text(row, 9),
        Stage = Text(row, 10),
        Service = Text(row, 11),
        Result = Text(row, 12),
        WorkflowId = Text(row, 13),
        State = (DispatchState)row.GetInt64(14),
        Body = (byte[])row.GetValue(15),
    };

    /// <summary>The row as it will read after its insert.</summary>
    public static LoggedEvent From(NewEvent added, long sequence, Guid key, DateTimeOffset loggedAt) => new()
    {
        Sequence = sequence,
        Key = key,
        Id = added.Id,
        Source = added.Source,
        Type = added.Type,
        Context = added.Context,
        Time = added.Time,
        LoggedAt = loggedAt,
        TriggeredId = added.TriggeredId,
        Project = added.Project,
        Stage = added.Stage,
        Service = added.Service,
        Result = added.Result,
        WorkflowId = added.WorkflowId,
        State = added.State,
        Body = added.Body,
    };

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
