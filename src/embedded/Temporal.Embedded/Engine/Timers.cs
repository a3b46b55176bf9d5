using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Timers of a run.</summary>
internal static class Timers
{
    public static void Start(Transition t, StartTimerCommandAttributes command, long completedId, Temporalio.Api.Sdk.V1.UserMetadata? metadata)
    {
        var e = t.Add(new HistoryEvent
        {
            EventType = EventType.TimerStarted,
            UserMetadata = metadata,
            TimerStartedEventAttributes = new TimerStartedEventAttributes
            {
                TimerId = command.TimerId,
                StartToFireTimeout = command.StartToFireTimeout,
                WorkflowTaskCompletedEventId = completedId,
            },
        });
        var timer = new TimerState { StartedId = e.EventId, TimerId = command.TimerId, Due = Math.Max(t.Now + Ticks.Of(command.StartToFireTimeout), 1) };
        t.Run.Timers[timer.TimerId] = timer;
        t.Put(ItemKind.Timer, timer.StartedId, timer);
    }

    /// <summary>Takes a timer back, also one that fired while the worker had its turn.</summary>
    public static void Cancel(Transition t, string timerId, long completedId, string identity)
    {
        long startedId;
        if (t.Run.Timers.Remove(timerId, out var timer))
        {
            startedId = timer.StartedId;
            t.Remove(ItemKind.Timer, startedId);
        }
        else
        {
            var fired = t.Run.Buffered.Find(entry => IsFired(entry.Event, timerId));
            startedId = fired.Event.TimerFiredEventAttributes.StartedEventId;
            t.Run.Buffered.Remove(fired);
            t.Remove(ItemKind.Buffered, fired.ItemId);
        }

        t.Add(new HistoryEvent
        {
            EventType = EventType.TimerCanceled,
            TimerCanceledEventAttributes = new TimerCanceledEventAttributes { TimerId = timerId, StartedEventId = startedId, WorkflowTaskCompletedEventId = completedId, Identity = identity },
        });
    }

    /// <summary>Whether a buffered event says that the timer has fired.</summary>
    public static bool IsFired(HistoryEvent e, string timerId) => e.TimerFiredEventAttributes?.TimerId == timerId;

    /// <summary>Fires what is due, in the order of the due times.</summary>
    public static void Fire(Transition t)
    {
        List<TimerState>? due = null;
        foreach (var timer in t.Run.Timers.Values)
        {
            if (timer.Due <= t.Now)
            {
                (due ??= []).Add(timer);
            }
        }

        if (due is null)
        {
            return;
        }

        due.Sort((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.StartedId.CompareTo(b.StartedId));
        foreach (var timer in due)
        {
            t.Run.Timers.Remove(timer.TimerId);
            t.Remove(ItemKind.Timer, timer.StartedId);
            t.Record(new HistoryEvent
            {
                EventType = EventType.TimerFired,
                TimerFiredEventAttributes = new TimerFiredEventAttributes { TimerId = timer.TimerId, StartedEventId = timer.StartedId },
            });
        }

        WorkflowTasks.Schedule(t);
    }
}
