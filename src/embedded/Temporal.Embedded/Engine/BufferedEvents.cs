using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Events that arrived while a worker had its turn: put into the history when it ends, closings of activities and children last.</summary>
internal static class BufferedEvents
{
    /// <summary>Keeps an event back until the end of the current answer.</summary>
    public static void Hold(Transition t, HistoryEvent e)
    {
        e.EventTime = Ticks.ToTimestamp(t.Now);
        t.Run.Buffered.Add((++t.State.NextItemId, e));
        t.Touch();
    }

    /// <summary>Gives the buffered events their ids. Returns whether there were any.</summary>
    public static bool Flush(Transition t)
    {
        var buffered = t.Run.Buffered;
        if (buffered.Count == 0)
        {
            return false;
        }

        var startedIds = new Dictionary<long, long>();
        foreach (var (itemId, e) in buffered.Where(entry => !IsClosing(entry.Event)).Concat(buffered.Where(entry => IsClosing(entry.Event))))
        {
            t.Remove(ItemKind.Buffered, itemId);
            Resolve(e, startedIds);
            t.Add(e);
            Note(t, e, startedIds);
        }

        buffered.Clear();
        return true;
    }

    private static bool IsClosing(HistoryEvent e) => e.EventType is
        EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or
        EventType.ChildWorkflowExecutionCompleted or EventType.ChildWorkflowExecutionFailed or EventType.ChildWorkflowExecutionTimedOut;

    private static void Note(Transition t, HistoryEvent e, Dictionary<long, long> startedIds)
    {
        if (e.WorkflowExecutionOptionsUpdatedEventAttributes is { AttachedRequestId: { Length: > 0 } attached }
            && t.State.Requests.FirstOrDefault(request => request.RequestId == attached) is { } known)
        {
            known.EventId = e.EventId;
        }
        else if (e.ActivityTaskStartedEventAttributes is { } activity)
        {
            startedIds[activity.ScheduledEventId] = e.EventId;
        }
        else if (e.ChildWorkflowExecutionStartedEventAttributes is { } child)
        {
            startedIds[child.InitiatedEventId] = e.EventId;
            if (t.Run.Children.TryGetValue(child.InitiatedEventId, out var state))
            {
                state.StartedId = e.EventId;
                t.Put(ItemKind.Child, state.InitiatedId, state);
            }
        }
    }

    /// <summary>Closings name the STARTED event, whose id is known only now.</summary>
    private static void Resolve(HistoryEvent e, Dictionary<long, long> startedIds)
    {
        long Started(long own, long scheduledId) => own != 0 ? own : startedIds.GetValueOrDefault(scheduledId);
        switch (e.AttributesCase)
        {
            case HistoryEvent.AttributesOneofCase.ActivityTaskCompletedEventAttributes:
                var completed = e.ActivityTaskCompletedEventAttributes;
                completed.StartedEventId = Started(completed.StartedEventId, completed.ScheduledEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ActivityTaskFailedEventAttributes:
                var failed = e.ActivityTaskFailedEventAttributes;
                failed.StartedEventId = Started(failed.StartedEventId, failed.ScheduledEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ActivityTaskTimedOutEventAttributes:
                var timedOut = e.ActivityTaskTimedOutEventAttributes;
                timedOut.StartedEventId = Started(timedOut.StartedEventId, timedOut.ScheduledEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ActivityTaskCanceledEventAttributes:
                var canceled = e.ActivityTaskCanceledEventAttributes;
                canceled.StartedEventId = Started(canceled.StartedEventId, canceled.ScheduledEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionCompletedEventAttributes:
                var childCompleted = e.ChildWorkflowExecutionCompletedEventAttributes;
                childCompleted.StartedEventId = Started(childCompleted.StartedEventId, childCompleted.InitiatedEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionFailedEventAttributes:
                var childFailed = e.ChildWorkflowExecutionFailedEventAttributes;
                childFailed.StartedEventId = Started(childFailed.StartedEventId, childFailed.InitiatedEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionTimedOutEventAttributes:
                var childTimedOut = e.ChildWorkflowExecutionTimedOutEventAttributes;
                childTimedOut.StartedEventId = Started(childTimedOut.StartedEventId, childTimedOut.InitiatedEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionCanceledEventAttributes:
                var childCanceled = e.ChildWorkflowExecutionCanceledEventAttributes;
                childCanceled.StartedEventId = Started(childCanceled.StartedEventId, childCanceled.InitiatedEventId);
                break;
            case HistoryEvent.AttributesOneofCase.ChildWorkflowExecutionTerminatedEventAttributes:
                var childTerminated = e.ChildWorkflowExecutionTerminatedEventAttributes;
                childTerminated.StartedEventId = Started(childTerminated.StartedEventId, childTerminated.InitiatedEventId);
                break;
            default:
                break;
        }
    }
}
