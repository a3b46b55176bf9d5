namespace Orchestrator.Store.Sql;

/// <summary>One row of the table <c>job_logs</c>.</summary>
internal sealed record JobLogRow(
    string Id,
    string Project,
    string Context,
    string? Stage,
    string? Service,
    string Task,
    string? Action,
    string? Container,
    long Attempt,
    long StartedAt,
    long? CompletedAt,
    long Chunks,
    long DroppedBytes)
{
    public const string Columns =
        """
        id AS Id, project AS Project, context AS Context, stage AS Stage, service AS Service, task AS Task, action AS Action, container AS Container,
        attempt AS Attempt, started_at AS StartedAt, completed_at AS CompletedAt, chunks AS Chunks, dropped_bytes AS DroppedBytes
        """;

    public JobLog ToLog() => new()
    {
        Id = Id,
        Project = Project,
        Context = Context,
        Stage = Stage,
        Service = Service,
        Task = Task,
        Action = Action,
        Container = Container,
        Attempt = (int)Attempt,
        StartedAt = EventRow.Time(StartedAt),
        CompletedAt = CompletedAt is { } at ? EventRow.Time(at) : null,
    };
}
