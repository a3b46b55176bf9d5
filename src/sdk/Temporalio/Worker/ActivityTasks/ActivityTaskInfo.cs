using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Activities;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Converters;
using Priority = Temporalio.Common.Priority;
using RetryPolicy = Temporalio.Common.RetryPolicy;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>What activities learn from their tasks.</summary>
internal static class ActivityTaskInfo
{
    public static ActivityInfo From(PollActivityTaskQueueResponse task, WorkerScope scope, DataConverter converter) => new(
        ActivityId: task.ActivityId,
        ActivityType: task.ActivityType.Name,
        Attempt: task.Attempt,
        CurrentAttemptScheduledTime: Instant(task.CurrentAttemptScheduledTime),
        DataConverter: converter,
        HeartbeatDetails: task.HeartbeatDetails?.Payloads_ ?? [],
        HeartbeatTimeout: Time(task.HeartbeatTimeout),
        IsLocal: false,
        Namespace: scope.Namespace,
        Priority: Priority.FromProto(task.Priority),
        RetryPolicy: task.RetryPolicy is { } policy ? RetryPolicy.FromProto(policy) : null,
        ScheduleToCloseTimeout: Time(task.ScheduleToCloseTimeout),
        ScheduledTime: Instant(task.ScheduledTime),
        StartToCloseTimeout: Time(task.StartToCloseTimeout),
        StartedTime: Instant(task.StartedTime),
        TaskQueue: scope.TaskQueue,
        TaskToken: task.TaskToken.ToByteArray(),
        WorkflowId: task.WorkflowExecution?.WorkflowId,
        WorkflowNamespace: task.WorkflowNamespace,
        WorkflowRunId: task.WorkflowExecution?.RunId,
        WorkflowType: task.WorkflowType?.Name);

    public static ActivityInfo From(Replay.LocalActivityAttempt attempt, DataConverter converter) => new(
        ActivityId: attempt.ActivityId,
        ActivityType: attempt.ActivityType,
        Attempt: attempt.Attempt,
        CurrentAttemptScheduledTime: attempt.CurrentAttemptScheduledTime,
        DataConverter: converter,
        HeartbeatDetails: [],
        HeartbeatTimeout: null,
        IsLocal: true,
        Namespace: attempt.Namespace,
        Priority: Priority.Default,
        RetryPolicy: attempt.RetryPolicy,
        ScheduleToCloseTimeout: attempt.ScheduleToCloseTimeout,
        ScheduledTime: attempt.ScheduledTime,
        StartToCloseTimeout: attempt.StartToCloseTimeout,
        StartedTime: DateTime.UtcNow,
        TaskQueue: attempt.TaskQueue,
        TaskToken: [],
        WorkflowId: attempt.WorkflowId,
        WorkflowNamespace: attempt.Namespace,
        WorkflowRunId: attempt.WorkflowRunId,
        WorkflowType: attempt.WorkflowType);

    /// <summary>Headers as a read-only dictionary; null if there are none.</summary>
    public static IReadOnlyDictionary<string, Payload>? AsReadOnlyHeaders(this MapField<string, Payload> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(field => field.Key, field => field.Value);

    private static DateTime Instant(Timestamp? time) => time?.ToDateTime() ?? DateTime.UnixEpoch;

    private static TimeSpan? Time(Duration? duration) =>
        duration is { Seconds: > 0 } or { Nanos: > 0 } ? duration.ToTimeSpan() : null;
}
