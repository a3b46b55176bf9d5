using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Orchestrator.Bench.Service;

/// <summary>What holds for every history of a closed run, whatever its workflow did.</summary>
internal static class HistoryCheck
{
    private static readonly HashSet<string> Terminal =
    [
        "WorkflowExecutionCompleted", "WorkflowExecutionFailed", "WorkflowExecutionTimedOut",
        "WorkflowExecutionCanceled", "WorkflowExecutionTerminated", "WorkflowExecutionContinuedAsNew",
    ];

    /// <summary>Field of a closing event, and what closes only once.</summary>
    private static readonly (string Field, string Opened, string[] Closings)[] Pairs =
    [
        ("scheduled_event_id", "ActivityTaskScheduled", ["ActivityTaskCompleted", "ActivityTaskFailed", "ActivityTaskTimedOut", "ActivityTaskCanceled"]),
        ("scheduled_event_id", "WorkflowTaskScheduled", ["WorkflowTaskCompleted", "WorkflowTaskFailed", "WorkflowTaskTimedOut"]),
        ("started_event_id", "TimerStarted", ["TimerFired", "TimerCanceled"]),
        ("initiated_event_id", "StartChildWorkflowExecutionInitiated",
            ["ChildWorkflowExecutionCompleted", "ChildWorkflowExecutionFailed", "ChildWorkflowExecutionCanceled", "ChildWorkflowExecutionTimedOut", "ChildWorkflowExecutionTerminated", "StartChildWorkflowExecutionFailed"]),
        ("initiated_event_id", "SignalExternalWorkflowExecutionInitiated", ["ExternalWorkflowExecutionSignaled", "SignalExternalWorkflowExecutionFailed"]),
        ("accepted_event_id", "WorkflowExecutionUpdateAccepted", ["WorkflowExecutionUpdateCompleted"]),
    ];

    /// <summary>Everything that is wrong with the history of a closed run.</summary>
    public static List<string> Problems(IReadOnlyList<HistoryEvent> events)
    {
        List<string> problems = [];
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].EventId != i + 1)
            {
                problems.Add($"event {events[i].EventId} stands at place {i + 1}");
                return problems;
            }
        }

        if (events.Count == 0 || events[0].EventType != EventType.WorkflowExecutionStarted)
        {
            problems.Add("it does not begin with WorkflowExecutionStarted");
            return problems;
        }

        if (!Terminal.Contains(events[^1].EventType.ToString()) || events.Count(e => Terminal.Contains(e.EventType.ToString())) != 1)
        {
            problems.Add($"it has {events.Count(e => Terminal.Contains(e.EventType.ToString()))} terminal events and ends with {events[^1].EventType}");
        }

        var closed = new HashSet<(string Opened, long Id)>();
        foreach (var e in events)
        {
            problems.AddRange(References(e, events));
            foreach (var (field, opened, closings) in Pairs.Where(pair => pair.Closings.Contains(e.EventType.ToString())))
            {
                var id = Reference(e, field);
                if (id <= 0 || id >= e.EventId || events[(int)id - 1].EventType.ToString() != opened)
                {
                    problems.Add($"{e.EventType} {e.EventId} closes event {id}, which is no {opened}");
                }
                else if (!closed.Add((opened, id)))
                {
                    problems.Add($"{opened} {id} is closed a second time by {e.EventType} {e.EventId}");
                }
            }
        }

        return problems;
    }

    /// <summary>Every event that is named lies before the one that names it.</summary>
    private static IEnumerable<string> References(HistoryEvent e, IReadOnlyList<HistoryEvent> events)
    {
        foreach (var field in new[] { "scheduled_event_id", "started_event_id", "initiated_event_id", "accepted_event_id", "workflow_task_completed_event_id" })
        {
            var id = Reference(e, field);
            if (id < 0 || id >= e.EventId)
            {
                yield return $"{e.EventType} {e.EventId} names event {id} as {field}";
            }
            else if (field == "workflow_task_completed_event_id" && id > 0 && events[(int)id - 1].EventType != EventType.WorkflowTaskCompleted)
            {
                yield return $"{e.EventType} {e.EventId} comes from event {id}, which is no WorkflowTaskCompleted";
            }
        }
    }

    private static long Reference(HistoryEvent e, string field)
    {
        var descriptor = HistoryEvent.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(e);
        return descriptor?.Accessor.GetValue(e) is IMessage attributes && attributes.Descriptor.FindFieldByName(field)?.Accessor.GetValue(attributes) is long id ? id : 0;
    }
}
