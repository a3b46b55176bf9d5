using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Describes a run.</summary>
internal sealed class DescribeCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table) =>
        table.Serve<DescribeWorkflowExecutionRequest, DescribeWorkflowExecutionResponse>("DescribeWorkflowExecution", (request, _) => DescribeAsync(request));

    public async Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.Execution);
        DescribeWorkflowExecutionResponse reply;
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(request.Namespace, execution.WorkflowId)))
        {
            var run = engine.Require(held.Slot, execution.RunId);
            stored = held.Slot.Stored;
            reply = Describe(run);
        }

        await stored.ConfigureAwait(false);
        return reply;
    }

    private DescribeWorkflowExecutionResponse Describe(Run run)
    {
        var started = run.Info.Started;
        var reply = new DescribeWorkflowExecutionResponse
        {
            ExecutionConfig = new WorkflowExecutionConfig
            {
                TaskQueue = TaskQueueNames.Normal(started.TaskQueue.Name),
                WorkflowExecutionTimeout = started.WorkflowExecutionTimeout,
                WorkflowRunTimeout = started.WorkflowRunTimeout,
                DefaultWorkflowTaskTimeout = started.WorkflowTaskTimeout,
                UserMetadata = run.Info.UserMetadata,
            },
            WorkflowExecutionInfo = Info(run),
            WorkflowExtendedInfo = Extended(run),
        };
        if (run.Task is { } task && task.Kind != TaskKind.Speculative)
        {
            reply.PendingWorkflowTask = new PendingWorkflowTaskInfo
            {
                State = task.StartedId != 0 ? PendingWorkflowTaskState.Started : PendingWorkflowTaskState.Scheduled,
                ScheduledTime = Ticks.ToTimestamp(task.ScheduledTime),
                OriginalScheduledTime = Ticks.ToTimestamp(task.OriginalScheduledTime),
                StartedTime = Ticks.ToTimestampOrNull(task.StartedTime),
                Attempt = task.Attempt,
            };
        }

        if (run.HasActivities)
        {
            reply.PendingActivities.AddRange(run.Activities.Values.OrderBy(activity => activity.ScheduledId).Select(Pending));
        }

        if (run.HasChildren)
        {
            reply.PendingChildren.AddRange(run.Children.Values.OrderBy(child => child.InitiatedId).Select(child => new PendingChildExecutionInfo
            {
                WorkflowId = child.WorkflowId,
                RunId = child.RunId,
                WorkflowTypeName = child.WorkflowType,
                InitiatedId = child.InitiatedId,
                ParentClosePolicy = (ParentClosePolicy)child.ParentClosePolicy,
            }));
        }

        return reply;
    }

    private WorkflowExecutionInfo Info(Run run)
    {
        var info = run.Info;
        var started = info.Started;
        var described = new WorkflowExecutionInfo
        {
            Execution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
            Type = started.WorkflowType,
            StartTime = Ticks.ToTimestamp(info.StartTime),
            CloseTime = Ticks.ToTimestampOrNull(run.State.CloseTime),
            Status = (WorkflowExecutionStatus)run.State.Status,
            HistoryLength = run.State.NextEventId - 1,
            ParentNamespaceId = started.ParentWorkflowExecution is null ? "" : engine.Kernel.Namespaces.Find(started.ParentWorkflowNamespace)?.Id ?? "",
            ParentExecution = started.ParentWorkflowExecution,
            ExecutionTime = Ticks.ToTimestamp(info.ExecutionTime),
            Memo = run.Attributes.Memo ?? new Memo(),
            SearchAttributes = VisibilityRows.SearchAttributes(run) ?? new SearchAttributes(),
            AutoResetPoints = AutoResetPoints(run),
            TaskQueue = started.TaskQueue.Name,
            StateTransitionCount = run.State.Transitions,
            HistorySizeBytes = run.State.HistorySize,
            ExecutionDuration = run.State.CloseTime == 0 ? null : Ticks.ToDuration(Math.Max(0, run.State.CloseTime - info.ExecutionTime)),
            RootExecution = new WorkflowExecution { WorkflowId = info.RootWorkflowId, RunId = info.RootRunId },
            FirstRunId = run.FirstRunId,
            Priority = started.Priority,
        };
        return described;
    }

    private static ResetPoints AutoResetPoints(Run run)
    {
        var points = new ResetPoints();
        if (run.State.FirstCompletedId > 0)
        {
            points.Points.Add(new ResetPointInfo
            {
                RunId = run.RunId,
                FirstWorkflowTaskCompletedId = run.State.FirstCompletedId,
                CreateTime = Ticks.ToTimestamp(run.State.FirstCompletedTime),
                Resettable = true,
            });
        }

        return points;
    }

    private static WorkflowExecutionExtendedInfo Extended(Run run)
    {
        var extended = new WorkflowExecutionExtendedInfo
        {
            ExecutionExpirationTime = Ticks.ToTimestampOrNull(run.Info.ExecutionDeadline),
            RunExpirationTime = run.Info.RunDeadline == 0 ? new Timestamp { Seconds = -62_135_596_800 } : Ticks.ToTimestamp(run.Info.RunDeadline),
            CancelRequested = run.State.CancelRequested,
            OriginalStartTime = Ticks.ToTimestamp(run.Info.ChainStartTime),
            ResetRunId = run.State.ResetRunId,
            LastResetTime = Ticks.ToTimestampOrNull(run.State.ResetTime),
        };
        foreach (var request in run.State.Requests)
        {
            extended.RequestIdInfos[request.RequestId] = new RequestIdInfo { EventType = (EventType)request.EventType, EventId = request.EventId, Buffered = request.EventId == 0 };
        }

        return extended;
    }

    private static PendingActivityInfo Pending(ActivityState activity)
    {
        var backingOff = activity is { StartedTime: 0, Queued: false, Paused: false };
        var options = activity.Options.Clone();
        options.TaskQueue = new Temporalio.Api.TaskQueue.V1.TaskQueue { Name = activity.Options.TaskQueue.Name, NormalName = activity.Options.TaskQueue.Name };
        var policy = activity.Options.RetryPolicy;
        var info = new PendingActivityInfo
        {
            ActivityId = activity.ActivityId,
            ActivityType = new ActivityType { Name = activity.ActivityType },
            State = StateOf(activity),
            HeartbeatDetails = activity.HeartbeatDetails,
            LastHeartbeatTime = Ticks.ToTimestampOrNull(activity.HeartbeatTime),
            LastStartedTime = Ticks.ToTimestampOrNull(activity.StartedTime),
            Attempt = activity.Attempt,
            MaximumAttempts = policy?.MaximumAttempts ?? 0,
            ScheduledTime = backingOff || activity.StartedTime == 0 ? Ticks.ToTimestamp(activity.ScheduledTime) : Ticks.ToTimestamp(activity.FirstScheduledTime),
            ExpirationTime = Ticks.Of(activity.Options.ScheduleToCloseTimeout) is > 0 and var limit ? Ticks.ToTimestamp(activity.FirstScheduledTime + limit) : null,
            LastFailure = activity.LastFailure,
            LastWorkerIdentity = activity.LastIdentity,
            LastAttemptCompleteTime = activity.StartedTime == 0 ? Ticks.ToTimestampOrNull(activity.LastCompletedTime) : null,
            NextAttemptScheduleTime = backingOff ? Ticks.ToTimestamp(activity.ScheduledTime) : null,
            CurrentRetryInterval = Interval(activity, backingOff),
            ActivityOptions = options,
            Paused = activity.Paused,
            Priority = activity.Options.Priority,
        };
        if (activity.Paused)
        {
            info.PauseInfo = new PendingActivityInfo.Types.PauseInfo
            {
                PauseTime = Ticks.ToTimestamp(activity.PauseTime),
                Manual = new PendingActivityInfo.Types.PauseInfo.Types.Manual { Identity = activity.PauseIdentity, Reason = activity.PauseReason },
            };
        }

        return info;
    }

    private static Duration? Interval(ActivityState activity, bool backingOff)
    {
        if (activity.StartedTime != 0 || activity.Options.RetryPolicy is not { } policy)
        {
            return null;
        }

        return backingOff && activity.LastCompletedTime != 0
            ? Ticks.ToDuration(activity.ScheduledTime - activity.LastCompletedTime)
            : Ticks.ToDuration(RetryPolicies.Backoff(policy, activity.Attempt));
    }

    private static PendingActivityState StateOf(ActivityState activity)
    {
        if (activity.CancelRequested)
        {
            return PendingActivityState.CancelRequested;
        }

        return activity.StartedTime != 0
            ? (activity.Paused ? PendingActivityState.PauseRequested : PendingActivityState.Started)
            : (activity.Paused ? PendingActivityState.Paused : PendingActivityState.Scheduled);
    }
}
