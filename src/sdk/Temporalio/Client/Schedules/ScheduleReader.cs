using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Workflow.V1;
using Temporalio.Common;
using Temporalio.Converters;
using Proto = Temporalio.Api.Schedule.V1;

namespace Temporalio.Client.Schedules;

/// <summary>Schedules from their wire form.</summary>
internal static class ScheduleReader
{
    public static Schedule Schedule(Proto.Schedule proto, DataConverter converter) => new(Action(proto.Action, converter), Spec(proto.Spec ?? new()))
    {
        Policy = new()
        {
            Overlap = proto.Policies?.OverlapPolicy ?? default,
            CatchupWindow = proto.Policies?.CatchupWindow?.ToTimeSpan() ?? TimeSpan.FromDays(365),
            PauseOnFailure = proto.Policies?.PauseOnFailure ?? false,
        },
        State = new()
        {
            Note = Text(proto.State?.Notes),
            Paused = proto.State?.Paused ?? false,
            LimitedActions = proto.State?.LimitedActions ?? false,
            RemainingActions = proto.State?.RemainingActions ?? 0,
        },
    };

    public static ScheduleInfo Info(Proto.ScheduleInfo? proto) => new(
        proto?.ActionCount ?? 0,
        proto?.MissedCatchupWindow ?? 0,
        proto?.OverlapSkipped ?? 0,
        [.. (proto?.RunningWorkflows ?? []).Select(run => new ScheduleActionExecutionStartWorkflow(run.WorkflowId, run.RunId))],
        Results(proto?.RecentActions ?? []),
        Times(proto?.FutureActionTimes ?? []),
        proto?.CreateTime?.ToDateTime() ?? default,
        proto?.UpdateTime?.ToDateTime());

    public static IReadOnlyCollection<ScheduleActionResult> Results(IEnumerable<Proto.ScheduleActionResult> results) =>
    [
        .. results.Select(result => new ScheduleActionResult(
            result.ScheduleTime.ToDateTime(),
            result.ActualTime.ToDateTime(),
            new ScheduleActionExecutionStartWorkflow(
                result.StartWorkflowResult?.WorkflowId ?? string.Empty, result.StartWorkflowResult?.RunId ?? string.Empty))),
    ];

    public static IReadOnlyCollection<DateTime> Times(IEnumerable<Timestamp> times) => [.. times.Select(time => time.ToDateTime())];

    public static ScheduleSpec Spec(Proto.ScheduleSpec proto) => new()
    {
        Calendars = [.. proto.StructuredCalendar.Select(Calendar)],
        Intervals = [.. proto.Interval.Select(interval => new ScheduleIntervalSpec(interval.Interval.ToTimeSpan(), interval.Phase?.ToTimeSpan()))],
        CronExpressions = proto.CronString,
        Skip = [.. proto.ExcludeStructuredCalendar.Select(Calendar)],
        StartAt = proto.StartTime?.ToDateTime(),
        EndAt = proto.EndTime?.ToDateTime(),
        Jitter = proto.Jitter?.ToTimeSpan(),
        TimeZoneName = Text(proto.TimezoneName),
    };

    private static ScheduleCalendarSpec Calendar(Proto.StructuredCalendarSpec proto) => new()
    {
        Second = Ranges(proto.Second),
        Minute = Ranges(proto.Minute),
        Hour = Ranges(proto.Hour),
        DayOfMonth = Ranges(proto.DayOfMonth),
        Month = Ranges(proto.Month),
        Year = Ranges(proto.Year),
        DayOfWeek = Ranges(proto.DayOfWeek),
        Comment = Text(proto.Comment),
    };

    private static IReadOnlyCollection<ScheduleRange> Ranges(IEnumerable<Proto.Range> ranges) =>
        [.. ranges.Select(range => new ScheduleRange(range.Start, Math.Max(range.Start, range.End), Math.Max(1, range.Step)))];

    private static ScheduleActionStartWorkflow Action(Proto.ScheduleAction proto, DataConverter converter)
    {
        var start = proto.StartWorkflow ?? throw new InvalidOperationException("The schedule's action does not start a workflow.");
        return new(start.WorkflowType.Name, [.. Raw(start, converter)], Options(start, converter))
        {
            Headers = start.Header?.Fields.ToDictionary(
                field => field.Key, field => (IEncodedRawValue)new EncodedRawValue(converter, field.Value)),
        };
    }

    private static IEnumerable<object?> Raw(NewWorkflowExecutionInfo start, DataConverter converter) =>
        start.Input?.Payloads_.Select(payload => (object?)new EncodedRawValue(converter, payload)) ?? [];

    private static WorkflowOptions Options(NewWorkflowExecutionInfo start, DataConverter converter) => new(start.WorkflowId, start.TaskQueue.Name)
    {
        ExecutionTimeout = Time(start.WorkflowExecutionTimeout),
        RunTimeout = Time(start.WorkflowRunTimeout),
        TaskTimeout = Time(start.WorkflowTaskTimeout),
        RetryPolicy = start.RetryPolicy is { } policy ? RetryPolicy.FromProto(policy) : null,
        Memo = start.Memo?.Fields.ToDictionary(field => field.Key, field => (object)new EncodedRawValue(converter, field.Value)),
        TypedSearchAttributes = start.SearchAttributes is { } attributes ? SearchAttributeCollection.FromProto(attributes) : null,
        Priority = start.Priority is { } priority ? Priority.FromProto(priority) : null,
    };

    private static TimeSpan? Time(Duration? duration) =>
        duration is { } value && value.ToTimeSpan() > TimeSpan.Zero ? value.ToTimeSpan() : null;

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
