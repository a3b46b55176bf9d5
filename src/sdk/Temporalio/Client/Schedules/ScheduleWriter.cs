using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Converters;
using Proto = Temporalio.Api.Schedule.V1;

namespace Temporalio.Client.Schedules;

/// <summary>Schedules to their wire form.</summary>
internal static class ScheduleWriter
{
    public static async Task<Proto.Schedule> ScheduleAsync(Schedule schedule, string name, DataConverter converter) => new()
    {
        Spec = Spec(schedule.Spec),
        Action = new() { StartWorkflow = await ActionAsync(schedule.Action, name, converter).ConfigureAwait(false) },
        Policies = new()
        {
            OverlapPolicy = schedule.Policy.Overlap,
            CatchupWindow = Duration.FromTimeSpan(schedule.Policy.CatchupWindow),
            PauseOnFailure = schedule.Policy.PauseOnFailure,
        },
        State = new()
        {
            Notes = schedule.State.Note ?? string.Empty,
            Paused = schedule.State.Paused,
            LimitedActions = schedule.State.LimitedActions,
            RemainingActions = schedule.State.RemainingActions,
        },
    };

    public static Proto.BackfillRequest Backfill(ScheduleBackfill backfill) => new()
    {
        StartTime = Instant(backfill.StartAt),
        EndTime = Instant(backfill.EndAt),
        OverlapPolicy = backfill.Overlap,
    };

    private static Proto.ScheduleSpec Spec(ScheduleSpec spec)
    {
        var proto = new Proto.ScheduleSpec
        {
            StartTime = spec.StartAt is { } start ? Instant(start) : null,
            EndTime = spec.EndAt is { } end ? Instant(end) : null,
            Jitter = spec.Jitter is { } jitter ? Duration.FromTimeSpan(jitter) : null,
            TimezoneName = spec.TimeZoneName ?? string.Empty,
        };
        proto.StructuredCalendar.AddRange(spec.Calendars.Select(Calendar));
        proto.CronString.AddRange(spec.CronExpressions);
        proto.ExcludeStructuredCalendar.AddRange(spec.Skip.Select(Calendar));
        proto.Interval.AddRange(spec.Intervals.Select(interval => new Proto.IntervalSpec
        {
            Interval = Duration.FromTimeSpan(interval.Every),
            Phase = interval.Offset is { } offset ? Duration.FromTimeSpan(offset) : null,
        }));
        return proto;
    }

    private static Proto.StructuredCalendarSpec Calendar(ScheduleCalendarSpec spec)
    {
        var proto = new Proto.StructuredCalendarSpec { Comment = spec.Comment ?? string.Empty };
        proto.Second.AddRange(spec.Second.Select(Range));
        proto.Minute.AddRange(spec.Minute.Select(Range));
        proto.Hour.AddRange(spec.Hour.Select(Range));
        proto.DayOfMonth.AddRange(spec.DayOfMonth.Select(Range));
        proto.Month.AddRange(spec.Month.Select(Range));
        proto.Year.AddRange(spec.Year.Select(Range));
        proto.DayOfWeek.AddRange(spec.DayOfWeek.Select(Range));
        return proto;
    }

    private static Proto.Range Range(ScheduleRange range) => new() { Start = range.Start, End = range.End, Step = range.Step };

    private static async Task<NewWorkflowExecutionInfo> ActionAsync(ScheduleAction action, string name, DataConverter converter)
    {
        var start = (ScheduleActionStartWorkflow)action;
        var options = start.Options;
        Check(options);
        converter = converter.ForWorkflow(name, options.Id!);
        var proto = new NewWorkflowExecutionInfo
        {
            WorkflowId = options.Id,
            WorkflowType = new() { Name = start.Workflow },
            TaskQueue = new() { Name = options.TaskQueue },
            WorkflowExecutionTimeout = Time(options.ExecutionTimeout),
            WorkflowRunTimeout = Time(options.RunTimeout),
            WorkflowTaskTimeout = Time(options.TaskTimeout),
            RetryPolicy = options.RetryPolicy?.ToProto(),
            SearchAttributes = options.TypedSearchAttributes is { Count: > 0 } attributes ? attributes.ToProto() : null,
            Priority = options.Priority?.ToProto(),
        };
        if (start.Args.Count > 0)
        {
            proto.Input = new();
            foreach (var arg in start.Args)
            {
                proto.Input.Payloads_.Add(await PayloadAsync(arg, converter).ConfigureAwait(false));
            }
        }

        if (options.Memo is { Count: > 0 } memo)
        {
            proto.Memo = new();
            foreach (var (key, value) in memo)
            {
                proto.Memo.Fields.Add(key, await PayloadAsync(value, converter).ConfigureAwait(false));
            }
        }

        if (start.Headers is { Count: > 0 } headers)
        {
            proto.Header = new();
            foreach (var (key, value) in headers)
            {
                proto.Header.Fields.Add(key, value.Payload);
            }
        }

        return proto;
    }

    private static void Check(WorkflowOptions options)
    {
        if (string.IsNullOrEmpty(options.Id))
        {
            throw new ArgumentException("ID required on workflow action", nameof(options));
        }

        if (string.IsNullOrEmpty(options.TaskQueue))
        {
            throw new ArgumentException("Task queue required on workflow action", nameof(options));
        }

        if (options.StartSignal != null || options.StartDelay != null || options.CronSchedule != null)
        {
            throw new ArgumentException("A workflow action cannot have a start signal, a start delay or a cron schedule", nameof(options));
        }
    }

    // What a description returned is encoded already.
    private static Task<Payload> PayloadAsync(object? value, DataConverter converter) =>
        value is IEncodedRawValue encoded ? Task.FromResult(encoded.Payload) : converter.ToPayloadAsync(value);

    private static Duration? Time(TimeSpan? time) => time is { } value ? Duration.FromTimeSpan(value) : null;

    private static Timestamp Instant(DateTime time) => Timestamp.FromDateTime(time.ToUniversalTime());
}
