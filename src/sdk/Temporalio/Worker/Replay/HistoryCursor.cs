using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Cuts a run's events into the pieces that one workflow task each saw.</summary>
internal sealed class HistoryCursor
{
    private readonly List<HistoryEvent> events = [];
    private bool anyChunk;

    /// <summary>Id of the last event taken in; what comes again is skipped.</summary>
    public long LastEventId { get; private set; }

    /// <summary>Events that no task has seen yet.</summary>
    public IReadOnlyList<HistoryEvent> Rest => events;

    public void Append(IReadOnlyList<HistoryEvent> more)
    {
        for (var i = 0; i < more.Count; i++)
        {
            if (more[i].EventId > LastEventId)
            {
                if (more[i].EventId != LastEventId + 1)
                {
                    throw new HistoryGapException($"The history continues with event {more[i].EventId}; expected {LastEventId + 1}.");
                }

                events.Add(more[i]);
                LastEventId = more[i].EventId;
            }
        }
    }

    /// <summary>Forgets the events after the id: the server threw them away.</summary>
    public void ResetTo(long eventId)
    {
        if (eventId < LastEventId)
        {
            events.RemoveAll(held => held.EventId > eventId);
            LastEventId = eventId;
        }
    }

    /// <summary>The events up to the start of the next task that was completed, or is now to be.</summary>
    /// <param name="allCompleted">Every task of this history was completed or given up: there is no task to be done now.</param>
    public HistoryChunk? Next(bool allCompleted)
    {
        var sawOther = !anyChunk;
        for (var i = 0; i < events.Count; i++)
        {
            var type = events[i].EventType;
            sawOther |= type is not (EventType.WorkflowTaskScheduled or EventType.WorkflowTaskStarted or EventType.WorkflowTaskCompleted
                or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut);
            if (type != EventType.WorkflowTaskStarted)
            {
                continue;
            }

            if (i + 1 == events.Count)
            {
                return allCompleted ? null : Take(i, null);
            }

            if (events[i + 1].EventType != EventType.WorkflowTaskCompleted)
            {
                // Failed, timed out or overtaken by the end of the run: its events are seen by the next task.
                continue;
            }

            // A task that was only completed to keep a local activity going saw nothing of its own.
            var heartbeat = !sawOther && i + 2 < events.Count && events[i + 2].EventType == EventType.WorkflowTaskScheduled;
            if (!heartbeat)
            {
                return Take(i, events[i + 1]);
            }
        }

        return null;
    }

    private HistoryChunk Take(int last, HistoryEvent? completed)
    {
        anyChunk = true;
        var chunk = new HistoryChunk(events.GetRange(0, last + 1), completed, completed is null ? [] : CommandEventsAfter(last + 1));
        events.RemoveRange(0, last + 1);
        return chunk;
    }

    private List<HistoryEvent> CommandEventsAfter(int completed)
    {
        var ahead = new List<HistoryEvent>();
        for (var i = completed + 1; i < events.Count && IsFromCommand(events[i]); i++)
        {
            ahead.Add(events[i]);
        }

        return ahead;
    }

    /// <summary>Whether the event was caused by a command or message of a completed workflow task.</summary>
    public static bool IsFromCommand(HistoryEvent item) => item.EventType is
        EventType.ActivityTaskScheduled or EventType.ActivityTaskCancelRequested or EventType.TimerStarted or EventType.TimerCanceled
        or EventType.MarkerRecorded or EventType.StartChildWorkflowExecutionInitiated
        or EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated
        or EventType.UpsertWorkflowSearchAttributes or EventType.WorkflowPropertiesModified
        or EventType.WorkflowExecutionUpdateAccepted or EventType.WorkflowExecutionUpdateCompleted
        or EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed or EventType.WorkflowExecutionCanceled
        or EventType.WorkflowExecutionContinuedAsNew or EventType.NexusOperationScheduled or EventType.NexusOperationCancelRequested;
}
