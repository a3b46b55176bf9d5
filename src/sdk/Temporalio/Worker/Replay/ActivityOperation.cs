using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>An activity.</summary>
internal sealed class ActivityOperation(ScheduleActivityTaskCommandAttributes attributes, ActivityCancellationType cancellationType, UserMetadata? metadata)
    : Operation
{
    private ScheduleActivityTaskCommandAttributes? attributes = attributes;

    public string Id { get; } = attributes.ActivityId;

    public string ActivityType { get; } = attributes.ActivityType.Name;

    public ActivityCancellationType CancellationType { get; } = cancellationType;

    public override EventType ConfirmedBy => EventType.ActivityTaskScheduled;

    public override string Description => $"activity '{ActivityType}' with id '{Id}'";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = attributes,
        UserMetadata = metadata,
    };

    public override bool Confirms(HistoryEvent item, bool strict, out string? difference)
    {
        difference = null;
        if (item.EventType != ConfirmedBy)
        {
            return false;
        }

        var recorded = item.ActivityTaskScheduledEventAttributes;
        return !strict
            || (Same("the activity type", recorded.ActivityType.Name, ActivityType, ref difference)
                && Same("the activity id", recorded.ActivityId, Id, ref difference));
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        attributes = null;
        machines.Follow(this);
    }

    public override void Apply(WorkflowMachines machines, HistoryEvent item)
    {
        switch (item.EventType)
        {
            case EventType.ActivityTaskCompleted:
                var completed = item.ActivityTaskCompletedEventAttributes;
                End(machines, completed.Result?.Payloads_.FirstOrDefault(), null);
                break;
            case EventType.ActivityTaskFailed:
                var failed = item.ActivityTaskFailedEventAttributes;
                End(machines, null, Wrap("Activity task failed", failed.Failure, failed.StartedEventId, failed.Identity, failed.RetryState));
                break;
            case EventType.ActivityTaskTimedOut:
                var late = item.ActivityTaskTimedOutEventAttributes;
                End(machines, null, Wrap("Activity task timed out", late.Failure, late.StartedEventId, string.Empty, late.RetryState));
                break;
            case EventType.ActivityTaskCanceled:
                var canceled = item.ActivityTaskCanceledEventAttributes;
                End(machines, null, Canceled(canceled.Details, canceled.StartedEventId, canceled.Identity));
                break;
        }
    }

    /// <summary>The workflow does not wait any longer.</summary>
    public void ResolveAsCanceled(WorkflowMachines machines)
    {
        if (State != OperationState.Dropped)
        {
            State = OperationState.Done;
        }

        machines.AddResolution(new ResolveJob(this, null, Canceled(null, 0, string.Empty)));
    }

    private void End(WorkflowMachines machines, Payload? result, Failure? failure)
    {
        machines.Unfollow(this);
        if (State == OperationState.Recorded)
        {
            State = OperationState.Done;
            machines.AddResolution(new ResolveJob(this, result, failure));
        }
    }

    private Failure Canceled(Payloads? details, long startedEventId, string identity) => Wrap(
        "Activity cancelled",
        new Failure { Message = "Activity cancelled", CanceledFailureInfo = new() { Details = details } },
        startedEventId,
        identity,
        RetryState.CancelRequested);

    private Failure Wrap(string message, Failure? cause, long startedEventId, string identity, RetryState retryState) => new()
    {
        Message = message,
        Cause = cause,
        ActivityFailureInfo = new()
        {
            ActivityType = new() { Name = ActivityType },
            ActivityId = Id,
            ScheduledEventId = EventId,
            StartedEventId = startedEventId,
            Identity = identity,
            RetryState = retryState,
        },
    };
}

/// <summary>The cancellation of an activity.</summary>
internal sealed class CancelActivityOperation(ActivityOperation activity) : Operation
{
    public override EventType ConfirmedBy => EventType.ActivityTaskCancelRequested;

    public override string Description => $"cancellation of {activity.Description}";

    public override Command ToCommand() => new()
    {
        CommandType = CommandType.RequestCancelActivityTask,
        RequestCancelActivityTaskCommandAttributes = new() { ScheduledEventId = activity.EventId },
    };

    public override void Issue(WorkflowMachines machines)
    {
        if (activity.State == OperationState.Created)
        {
            activity.State = OperationState.Dropped;
            activity.ResolveAsCanceled(machines);
        }
        else if (activity.State == OperationState.Recorded)
        {
            if (activity.CancellationType != ActivityCancellationType.Abandon)
            {
                machines.Enqueue(this);
            }

            if (activity.CancellationType != ActivityCancellationType.WaitCancellationCompleted)
            {
                activity.ResolveAsCanceled(machines);
            }
        }
    }

    public override void Record(WorkflowMachines machines, HistoryEvent item)
    {
        base.Record(machines, item);
        State = OperationState.Done;
    }
}
