using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Exceptions;
using SuggestContinueAsNewReason = Temporalio.Workflows.SuggestContinueAsNewReason;

namespace Temporalio.Worker.Replay;

/// <content>What each kind of event means.</content>
internal sealed partial class WorkflowMachines
{
    private Dictionary<string, Request>? admitted;

    private void Apply(HistoryEvent item, HistoryEvent taskStarted)
    {
        if (HistoryCursor.IsFromCommand(item))
        {
            Confirm(item);
            return;
        }

        switch (item.EventType)
        {
            case EventType.WorkflowExecutionStarted:
                AdvanceTime(item.EventTime.ToDateTime());
                firstJobs.Insert(0, new InitializeJob(item.WorkflowExecutionStartedEventAttributes, item.EventTime.ToDateTime()));
                break;
            case EventType.WorkflowTaskStarted when ReferenceEquals(item, taskStarted):
                AdvanceTime(item.EventTime.ToDateTime());
                taskStart = StartOf(item);
                break;
            case EventType.WorkflowTaskFailed:
                Reseed(item.WorkflowTaskFailedEventAttributes);
                break;
            case EventType.WorkflowTaskCompleted:
                Flags.Record(item.WorkflowTaskCompletedEventAttributes.SdkMetadata);
                break;
            case EventType.WorkflowExecutionSignaled:
                messageJobs.Add(new SignalJob(item.WorkflowExecutionSignaledEventAttributes));
                break;
            case EventType.WorkflowExecutionCancelRequested:
                AddResolution(new CancelJob());
                break;
            case EventType.WorkflowExecutionUpdateAdmitted:
                var request = item.WorkflowExecutionUpdateAdmittedEventAttributes.Request;
                (admitted ??= [])[request.Meta.UpdateId] = request;
                break;
            default:
                ApplyFollowing(item);
                break;
        }
    }

    private void ApplyFollowing(HistoryEvent item)
    {
        var origin = OriginOf(item);
        if (origin is { } eventId)
        {
            if (followed.TryGetValue(eventId, out var operation))
            {
                operation.Apply(this, item);
            }
        }
        else if (!IsWithoutMeaning(item.EventType) && !item.WorkerMayIgnore)
        {
            throw new NotSupportedException(
                $"Event {item.EventId} is of the kind {item.EventType}, which this worker does not know and may not ignore.");
        }
    }

    /// <summary>The event whose operation this one goes on with; 0 when nobody needs it, null when it is none of these.</summary>
    private static long? OriginOf(HistoryEvent item) => item.EventType switch
    {
        EventType.ActivityTaskStarted => 0,
        EventType.ActivityTaskCompleted => item.ActivityTaskCompletedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskFailed => item.ActivityTaskFailedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskTimedOut => item.ActivityTaskTimedOutEventAttributes.ScheduledEventId,
        EventType.ActivityTaskCanceled => item.ActivityTaskCanceledEventAttributes.ScheduledEventId,
        EventType.TimerFired => item.TimerFiredEventAttributes.StartedEventId,
        EventType.StartChildWorkflowExecutionFailed => item.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionStarted => item.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCompleted => item.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => item.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => item.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => item.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => item.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionSignaled => item.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId,
        EventType.SignalExternalWorkflowExecutionFailed => item.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionCancelRequested => item.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId,
        EventType.RequestCancelExternalWorkflowExecutionFailed => item.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        _ => null,
    };

    private static bool IsWithoutMeaning(EventType type) => type is
        EventType.WorkflowTaskScheduled or EventType.WorkflowTaskStarted or EventType.WorkflowTaskTimedOut
        or EventType.WorkflowExecutionTerminated or EventType.WorkflowExecutionTimedOut or EventType.WorkflowExecutionUpdateRejected
        or EventType.WorkflowExecutionOptionsUpdated or EventType.WorkflowPropertiesModifiedExternally
        or EventType.ActivityPropertiesModifiedExternally or EventType.WorkflowExecutionPaused or EventType.WorkflowExecutionUnpaused
        or EventType.WorkflowExecutionTimeSkippingTransitioned;

    private static TaskStart StartOf(HistoryEvent item)
    {
        var started = item.WorkflowTaskStartedEventAttributes;
        IReadOnlyCollection<SuggestContinueAsNewReason> reasons = started.SuggestContinueAsNewReasons.Count == 0
            ? []
            : [.. started.SuggestContinueAsNewReasons.Select(reason => (SuggestContinueAsNewReason)reason)];
        return new((int)item.EventId, (int)started.HistorySizeBytes, started.SuggestContinueAsNew, reasons);
    }

    private void Reseed(WorkflowTaskFailedEventAttributes failed)
    {
        if (failed.Cause == WorkflowTaskFailedCause.ResetWorkflow && failed.NewRunId.Length > 0)
        {
            firstJobs.Add(new SeedJob(RandomSeed.Of(failed.NewRunId)));
        }
    }

    /// <summary>Finds the operation that led to the event: the next one the workflow issued.</summary>
    private void Confirm(HistoryEvent item)
    {
        if (item.EventType == EventType.MarkerRecorded && ConfirmMarker(item))
        {
            return;
        }

        if (item.EventType == EventType.UpsertWorkflowSearchAttributes && skipVersionUpsert && IsVersionUpsert(item))
        {
            skipVersionUpsert = false;
            return;
        }

        skipVersionUpsert = false;
        var strict = Flags.HasCore(SdkFlags.CheckIdsAndTypes);
        while (awaiting.TryDequeue(out var operation))
        {
            if (operation.State == OperationState.Dropped || operation.IsMatchedById)
            {
                continue;
            }

            if (operation.Confirms(item, strict, out var difference))
            {
                operation.Record(this, item);
                return;
            }

            if (IsOptional(operation))
            {
                continue;
            }

            throw new WorkflowNondeterminismException(
                $"[TMPRL1100] Nondeterminism error: history has event {item.EventId} ({item.EventType}) where the workflow issued {operation.Description}"
                + (difference is null ? "." : $": {difference}."));
        }

        throw new WorkflowNondeterminismException(
            $"[TMPRL1100] Nondeterminism error: history has event {item.EventId} ({item.EventType}), but the workflow issued no command for it.");
    }
}
