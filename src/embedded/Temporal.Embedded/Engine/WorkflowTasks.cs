using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using TaskQueue = Temporalio.Api.TaskQueue.V1.TaskQueue;

namespace Temporal.Embedded.Engine;

/// <summary>The life of a workflow task up to its answer: scheduled, started, failed, timed out.</summary>
internal static class WorkflowTasks
{
    private const int SuggestAfterEvents = 4096;
    private const long SuggestAfterBytes = 4 << 20;

    /// <summary>A task that leaves no trace lives in memory only: one that nobody takes soon becomes an ordinary one.</summary>
    private static readonly long LongestSpeculation = 5 * Ticks.Second;

    /// <summary>Schedules a task if the run needs one: something has happened that a worker has to see.</summary>
    public static void Schedule(Transition t)
    {
        if (t.Run.IsOpen && t.Run.Task is null && t.State.FirstTaskAt == 0)
        {
            Schedule(t, t.State.Attempt > 1 ? TaskKind.Transient : TaskKind.Normal);
        }
    }

    /// <summary>Schedules the first task of a new run; a run that has had one is left alone.</summary>
    public static void ScheduleFirst(Transition t)
    {
        if (t.IsNew)
        {
            Schedule(t);
        }
    }

    /// <summary>The run waits no longer for the time of its first task.</summary>
    public static void EndDelay(Transition t)
    {
        if (t.State.FirstTaskAt != 0)
        {
            t.State.FirstTaskAt = 0;
            t.Touch();
            Schedule(t);
        }
    }

    /// <summary>Schedules a task of a kind; only a normal one leaves an event.</summary>
    public static void Schedule(Transition t, TaskKind kind)
    {
        var run = t.Run;
        var state = t.State;
        var sticky = state.StickyQueue.Length > 0;
        var alive = sticky && t.Kernel.Queues.IsAlive(new QueueKey(run.Namespace, state.StickyQueue, false));
        var task = new WorkflowTaskState
        {
            Attempt = Math.Max(state.Attempt, 1),
            ScheduledTime = t.Now,
            OriginalScheduledTime = t.Now,
            StartToClose = StartToClose(run, Math.Max(state.Attempt, 1)),
            Queue = alive ? state.StickyQueue : run.Info.Started.TaskQueue.Name,
            Sticky = alive,
            Kind = kind,
        };
        if (alive)
        {
            task.StartDeadline = t.Now + (state.StickyTimeout > 0 ? state.StickyTimeout : 10 * Ticks.Second);
        }
        else if (kind == TaskKind.Speculative)
        {
            task.StartDeadline = t.Now + LongestSpeculation;
        }

        run.Task = task;
        if (kind == TaskKind.Normal)
        {
            task.ScheduledId = t.Add(Scheduled(run, task, sticky ? state.StickyQueue : null)).EventId;
        }
        else
        {
            task.ScheduledId = state.NextEventId;
        }

        Dispatch(t, task);
    }

    /// <summary>Puts the scheduled task into its queue after the commit.</summary>
    public static void Dispatch(Transition t, WorkflowTaskState task) => t.Dispatch(
        new QueueKey(t.Run.Namespace, task.Queue, false),
        new QueuedTask(t.Run.Slot.Key, t.Run.RunId, task.ScheduledId, task.Attempt, t.Now));

    /// <summary>A worker takes the task. False when the task no longer exists.</summary>
    public static bool Start(Transition t, QueuedTask queued, string identity, string requestId)
    {
        var run = t.Run;
        if (!run.IsOpen || run.Task is not { StartedId: 0 } task || task.ScheduledId != queued.ScheduledId || task.Attempt != queued.Attempt)
        {
            return false;
        }

        Start(t, task, identity, requestId);
        return true;
    }

    public static void Start(Transition t, WorkflowTaskState task, string identity, string requestId)
    {
        if (task.Kind == TaskKind.Transient && task.ScheduledId != t.State.NextEventId)
        {
            // Something new happened since the failed attempt: no repetition but a task of its own.
            task.Kind = TaskKind.Normal;
            task.Attempt = t.State.Attempt = 1;
            task.StartToClose = StartToClose(t.Run, 1);
            task.ScheduledId = t.Add(Scheduled(t.Run, task, null)).EventId;
        }

        task.StartedTime = t.Now;
        task.StartDeadline = 0;
        task.Identity = identity;
        task.RequestId = requestId;
        task.Nonce = Random.Shared.NextInt64(1, long.MaxValue);
        task.SuggestContinue = t.State.NextEventId > SuggestAfterEvents || t.State.HistorySize > SuggestAfterBytes;
        t.Kernel.Workload.Add();
        t.Touch();
        task.StartedId = task.Kind == TaskKind.Normal ? t.Add(Started(t.Run, task)).EventId : task.ScheduledId + 1;
    }

    /// <summary>Writes the events of a transient or speculative task that turned out to count.</summary>
    public static void MakeNormal(Transition t)
    {
        if (t.Run.Task is not { Kind: not TaskKind.Normal } task)
        {
            return;
        }

        task.Kind = TaskKind.Normal;
        task.ScheduledId = t.Add(Scheduled(t.Run, task, task.Sticky ? task.Queue : null)).EventId;
        if (task.StartedId != 0)
        {
            task.StartedId = t.Add(Started(t.Run, task)).EventId;
        }
    }

    /// <summary>The started task a token stands for, or the refusal.</summary>
    public static WorkflowTaskState Require(Run? run, TaskToken token) =>
        run is { IsOpen: true, Task: { StartedId: not 0 } task } && task.Nonce == token.Nonce ? task : throw Refusal.NotFound("Workflow task not found.");

    /// <summary>The worker (or the service) gives the task up; it is scheduled again.</summary>
    public static void Fail(Transition t, WorkflowTaskFailedCause cause, Failure? failure, string identity, bool again = true)
    {
        var task = t.Run.Task!;
        if (task.Kind == TaskKind.Speculative)
        {
            MakeNormal(t);
        }

        if (task.Kind == TaskKind.Normal)
        {
            var attributes = new WorkflowTaskFailedEventAttributes
            {
                ScheduledEventId = task.ScheduledId,
                StartedEventId = task.StartedId,
                Cause = cause,
                Failure = failure,
                Identity = identity,
            };
            t.Add(new HistoryEvent { EventType = EventType.WorkflowTaskFailed, WorkflowTaskFailedEventAttributes = attributes });
        }

        t.State.TaskFailed = true;
        End(t, task);
        if (again)
        {
            Schedule(t);
        }
    }

    /// <summary>The worker did not answer in time.</summary>
    public static void TimeOut(Transition t)
    {
        var task = t.Run.Task!;
        if (task.Kind == TaskKind.Speculative)
        {
            MakeNormal(t);
        }

        if (task.Kind == TaskKind.Normal)
        {
            t.Add(TimedOut(task.ScheduledId, task.StartedId, TimeoutType.StartToClose));
        }

        End(t, task);
        Schedule(t);
    }

    /// <summary>Nobody took the sticky or speculative task: an ordinary one goes to the normal queue.</summary>
    public static void NotTaken(Transition t)
    {
        var task = t.Run.Task!;
        if (task.Kind == TaskKind.Speculative)
        {
            MakeNormal(t);
        }

        ClearSticky(t.State);
        t.Run.Task = null;
        if (task.Kind == TaskKind.Normal)
        {
            t.Add(TimedOut(task.ScheduledId, 0, TimeoutType.ScheduleToStart));
        }

        t.State.Attempt = 1;
        Schedule(t);
    }

    public static void ClearSticky(RunState state)
    {
        state.StickyQueue = "";
        state.StickyTimeout = 0;
    }

    public static HistoryEvent Scheduled(Run run, WorkflowTaskState task, string? stickyQueue)
    {
        var normal = run.Info.Started.TaskQueue.Name;
        return new HistoryEvent
        {
            EventType = EventType.WorkflowTaskScheduled,
            EventTime = Ticks.ToTimestamp(task.ScheduledTime),
            WorkflowTaskScheduledEventAttributes = new WorkflowTaskScheduledEventAttributes
            {
                TaskQueue = stickyQueue is not null
                    ? new TaskQueue { Name = stickyQueue, Kind = TaskQueueKind.Sticky, NormalName = normal }
                    : new TaskQueue { Name = normal, Kind = TaskQueueKind.Normal },
                StartToCloseTimeout = Ticks.ToDuration(task.StartToClose),
                Attempt = task.Attempt,
            },
        };
    }

    public static HistoryEvent Started(Run run, WorkflowTaskState task) => new()
    {
        EventType = EventType.WorkflowTaskStarted,
        EventTime = Ticks.ToTimestamp(task.StartedTime),
        WorkflowTaskStartedEventAttributes = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = task.ScheduledId,
            Identity = task.Identity,
            RequestId = task.RequestId,
            SuggestContinueAsNew = task.SuggestContinue,
            HistorySizeBytes = run.State.HistorySize,
        },
    };

    /// <summary>Ends a started task that was not completed: the next one is a repetition, unless there is news.</summary>
    private static void End(Transition t, WorkflowTaskState task)
    {
        var wasSticky = t.State.StickyQueue.Length > 0;
        Release(t);
        t.Run.Task = null;
        t.Run.CloseAttempted = false;
        ClearSticky(t.State);
        t.State.Attempt = wasSticky ? 1 : task.Attempt + 1;
        if (BufferedEvents.Flush(t))
        {
            t.State.Attempt = 1;
        }

        Queries.TaskLost(t);
        Updates.TaskLost(t);
        t.Touch();
    }

    /// <summary>The started task no longer keeps time from being skipped.</summary>
    public static void Release(Transition t)
    {
        if (t.Run.Task is { StartedId: not 0, Nonce: not 0 })
        {
            t.Kernel.Workload.Remove();
        }
    }

    /// <summary>From the fourth attempt on the worker gets more and more time: a failing worker lets its tasks time out, and so backs off.</summary>
    private static long StartToClose(Run run, int attempt)
    {
        var timeout = Ticks.Of(run.Info.Started.WorkflowTaskTimeout);
        if (attempt <= 3)
        {
            return timeout;
        }

        var extra = Math.Min(5 * Math.Pow(2, Math.Min(attempt - 4, 10)), 600);
        return timeout + (long)(extra * (0.8 + (0.2 * Random.Shared.NextDouble())) * Ticks.Second);
    }

    private static HistoryEvent TimedOut(long scheduledId, long startedId, TimeoutType type) => new()
    {
        EventType = EventType.WorkflowTaskTimedOut,
        WorkflowTaskTimedOutEventAttributes = new WorkflowTaskTimedOutEventAttributes { ScheduledEventId = scheduledId, StartedEventId = startedId, TimeoutType = type },
    };
}
