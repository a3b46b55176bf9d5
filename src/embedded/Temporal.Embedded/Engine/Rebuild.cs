using Temporalio.Api.Activity.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Derives the state of a run from its events, for a reset.</summary>
internal static class Rebuild
{
    /// <summary>Takes an event into the state.</summary>
    public static void Apply(Transition t, HistoryEvent e)
    {
        var run = t.Run;
        switch (e.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.WorkflowTaskStartedEventAttributes:
                t.State.PreviousStartedId = e.EventId;
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowTaskCompletedEventAttributes:
                t.State.PreviousCompletedId = e.EventId;
                t.State.FirstCompletedId = t.State.FirstCompletedId == 0 ? e.EventId : t.State.FirstCompletedId;
                t.State.FirstCompletedTime = t.State.FirstCompletedTime == 0 ? Ticks.Of(e.EventTime) : t.State.FirstCompletedTime;
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionSignaledEventAttributes:
                t.State.Signals++;
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionCancelRequestedEventAttributes:
                t.State.CancelRequested = true;
                break;
            case HistoryEvent.AttributesOneofCase.TimerStartedEventAttributes:
                var timer = e.TimerStartedEventAttributes;
                run.Timers[timer.TimerId] = new TimerState { StartedId = e.EventId, TimerId = timer.TimerId, Due = Ticks.Of(e.EventTime) + Ticks.Of(timer.StartToFireTimeout) };
                break;
            case HistoryEvent.AttributesOneofCase.TimerFiredEventAttributes:
                run.Timers.Remove(e.TimerFiredEventAttributes.TimerId);
                break;
            case HistoryEvent.AttributesOneofCase.TimerCanceledEventAttributes:
                run.Timers.Remove(e.TimerCanceledEventAttributes.TimerId);
                break;
            case HistoryEvent.AttributesOneofCase.UpsertWorkflowSearchAttributesEventAttributes:
                var upsert = e.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes;
                run.Attributes = new RunAttributes { Memo = run.Attributes.Memo, SearchAttributes = SearchAttributeRules.Merge(run.Attributes.SearchAttributes, upsert) };
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowPropertiesModifiedEventAttributes:
                run.Attributes = new RunAttributes { Memo = Commands.Merge(run.Attributes.Memo, e.WorkflowPropertiesModifiedEventAttributes.UpsertedMemo), SearchAttributes = run.Attributes.SearchAttributes };
                break;
            case HistoryEvent.AttributesOneofCase.WorkflowExecutionOptionsUpdatedEventAttributes:
                if (e.WorkflowExecutionOptionsUpdatedEventAttributes.AttachedRequestId is { Length: > 0 } attached)
                {
                    t.State.Requests.Add(new AttachedRequest { RequestId = attached, EventType = (int)e.EventType, EventId = e.EventId });
                }

                break;
            default:
                Activity(t, e);
                Child(run, e);
                External(run, e);
                Update(t, e);
                break;
        }
    }

    /// <summary>Stores what is pending after the last event, and takes it up.</summary>
    public static void Finish(Transition t)
    {
        var run = t.Run;
        foreach (var timer in run.Timers.Values)
        {
            t.Put(ItemKind.Timer, timer.StartedId, timer);
        }

        foreach (var activity in run.Activities.Values)
        {
            t.Put(ItemKind.Activity, activity.ScheduledId, activity);
            Activities.Dispatch(t, activity);
        }

        foreach (var child in run.Children.Values)
        {
            t.Put(ItemKind.Child, child.InitiatedId, child);
        }

        foreach (var external in run.Externals.Values)
        {
            t.Put(ItemKind.External, external.InitiatedId, external);
        }

        Links.Resume(t);
        foreach (var update in run.Updates.Values)
        {
            t.Put(ItemKind.Update, update.Stored!.ItemId, update.Stored);
        }
    }

    private static void Activity(Transition t, HistoryEvent e)
    {
        var run = t.Run;
        if (e.ActivityTaskScheduledEventAttributes is { } scheduled)
        {
            run.Pinned[e.EventId] = e;
            run.Activities[e.EventId] = new ActivityState
            {
                ScheduledId = e.EventId,
                ActivityId = scheduled.ActivityId,
                ActivityType = scheduled.ActivityType.Name,
                Attempt = 1,
                FirstScheduledTime = t.Now,
                ScheduledTime = t.Now,
                Queued = true,
                Options = new ActivityOptions
                {
                    TaskQueue = scheduled.TaskQueue,
                    ScheduleToCloseTimeout = scheduled.ScheduleToCloseTimeout,
                    ScheduleToStartTimeout = scheduled.ScheduleToStartTimeout,
                    StartToCloseTimeout = scheduled.StartToCloseTimeout,
                    HeartbeatTimeout = scheduled.HeartbeatTimeout,
                    RetryPolicy = scheduled.RetryPolicy,
                },
            };
            return;
        }

        if (e.ActivityTaskCancelRequestedEventAttributes is { } cancel && run.Activities.TryGetValue(cancel.ScheduledEventId, out var asked))
        {
            asked.CancelRequested = true;
            asked.CancelRequestedId = e.EventId;
        }

        var closed = e.ActivityTaskCompletedEventAttributes?.ScheduledEventId ?? e.ActivityTaskFailedEventAttributes?.ScheduledEventId
            ?? e.ActivityTaskTimedOutEventAttributes?.ScheduledEventId ?? e.ActivityTaskCanceledEventAttributes?.ScheduledEventId ?? 0;
        run.Activities.Remove(closed);
        run.Pinned.Remove(closed);
    }

    private static void Child(Run run, HistoryEvent e)
    {
        if (e.StartChildWorkflowExecutionInitiatedEventAttributes is { } initiated)
        {
            run.Children[e.EventId] = new ChildState
            {
                InitiatedId = e.EventId,
                Namespace = initiated.Namespace,
                WorkflowId = initiated.WorkflowId,
                WorkflowType = initiated.WorkflowType.Name,
                ParentClosePolicy = (int)initiated.ParentClosePolicy,
            };
        }
        else if (e.ChildWorkflowExecutionStartedEventAttributes is { } started && run.Children.TryGetValue(started.InitiatedEventId, out var child))
        {
            child.Started = true;
            child.StartedId = e.EventId;
            child.RunId = started.WorkflowExecution.RunId;
        }
        else
        {
            run.Children.Remove(ChildEvents.InitiatedId(e));
        }
    }

    private static void External(Run run, HistoryEvent e)
    {
        if (e.SignalExternalWorkflowExecutionInitiatedEventAttributes is { } signal)
        {
            run.Externals[e.EventId] = Target(e.EventId, false, signal.Namespace, signal.WorkflowExecution);
        }
        else if (e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes is { } cancel)
        {
            run.Externals[e.EventId] = Target(e.EventId, true, cancel.Namespace, cancel.WorkflowExecution);
        }
        else
        {
            run.Externals.Remove(e.ExternalWorkflowExecutionSignaledEventAttributes?.InitiatedEventId ?? e.SignalExternalWorkflowExecutionFailedEventAttributes?.InitiatedEventId
                ?? e.ExternalWorkflowExecutionCancelRequestedEventAttributes?.InitiatedEventId ?? e.RequestCancelExternalWorkflowExecutionFailedEventAttributes?.InitiatedEventId ?? 0);
        }
    }

    private static ExternalState Target(long initiatedId, bool cancel, string namespaceName, Temporalio.Api.Common.V1.WorkflowExecution execution) =>
        new() { InitiatedId = initiatedId, Cancel = cancel, Namespace = namespaceName, WorkflowId = execution.WorkflowId, RunId = execution.RunId };

    private static void Update(Transition t, HistoryEvent e)
    {
        if (e.WorkflowExecutionUpdateAdmittedEventAttributes is { } admitted)
        {
            Updates.Keep(t, admitted.Request);
        }
        else if (e.WorkflowExecutionUpdateAcceptedEventAttributes is { } accepted)
        {
            var known = t.Run.HasUpdates && t.Run.Updates.TryGetValue(accepted.ProtocolInstanceId, out var admittedBefore) ? admittedBefore.Stored : null;
            var itemId = known?.ItemId ?? ++t.State.NextItemId;
            var stored = new UpdateState { UpdateId = accepted.ProtocolInstanceId, AcceptedId = e.EventId, MessageId = accepted.AcceptedRequestMessageId, ItemId = itemId };
            t.State.Updates++;
            t.Run.Updates[stored.UpdateId] = new Update(stored.UpdateId, null) { Stored = stored };
        }
        else if (e.WorkflowExecutionUpdateCompletedEventAttributes is { } completed && t.Run.HasUpdates && t.Run.Updates.TryGetValue(completed.Meta.UpdateId, out var update))
        {
            update.Outcome = update.Stored!.Outcome = completed.Outcome;
        }
    }
}
