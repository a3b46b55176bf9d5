using Temporal.Embedded.Seams;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The ends of a run, and what follows: the next run of the chain, the parent, the children.</summary>
internal static class Closing
{
    public static void Complete(Transition t, CompleteWorkflowExecutionCommandAttributes command, long completedId)
    {
        var next = Continuation.Cron(t, command.Result, null);
        Close(t, WorkflowExecutionStatus.Completed, next, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCompleted,
            WorkflowExecutionCompletedEventAttributes = new WorkflowExecutionCompletedEventAttributes
            {
                Result = command.Result,
                WorkflowTaskCompletedEventId = completedId,
                NewExecutionRunId = next?.Run.RunId ?? "",
            },
        });
    }

    public static void Fail(Transition t, FailWorkflowExecutionCommandAttributes command, long completedId)
    {
        var (retry, next) = Continuation.Retry(t, command.Failure);
        next ??= Continuation.Cron(t, null, command.Failure);
        Close(t, WorkflowExecutionStatus.Failed, next, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionFailed,
            WorkflowExecutionFailedEventAttributes = new WorkflowExecutionFailedEventAttributes
            {
                Failure = command.Failure,
                RetryState = retry,
                WorkflowTaskCompletedEventId = completedId,
                NewExecutionRunId = next?.Run.RunId ?? "",
            },
        });
    }

    public static void Cancel(Transition t, CancelWorkflowExecutionCommandAttributes command, long completedId) =>
        Close(t, WorkflowExecutionStatus.Canceled, null, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCanceled,
            WorkflowExecutionCanceledEventAttributes = new WorkflowExecutionCanceledEventAttributes { Details = command.Details, WorkflowTaskCompletedEventId = completedId },
        });

    public static void ContinueAsNew(Transition t, ContinueAsNewWorkflowExecutionCommandAttributes command, long completedId)
    {
        var next = Continuation.AsNew(t, command);
        var started = next.Events[0].WorkflowExecutionStartedEventAttributes;
        Close(t, WorkflowExecutionStatus.ContinuedAsNew, next, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionContinuedAsNew,
            WorkflowExecutionContinuedAsNewEventAttributes = new WorkflowExecutionContinuedAsNewEventAttributes
            {
                NewExecutionRunId = next.Run.RunId,
                WorkflowType = started.WorkflowType,
                TaskQueue = started.TaskQueue,
                Input = command.Input,
                WorkflowRunTimeout = started.WorkflowRunTimeout,
                WorkflowTaskTimeout = started.WorkflowTaskTimeout,
                WorkflowTaskCompletedEventId = completedId,
                BackoffStartInterval = command.BackoffStartInterval,
                Initiator = command.Initiator,
                Failure = command.Failure,
                LastCompletionResult = command.LastCompletionResult,
                Header = command.Header,
                Memo = command.Memo,
                SearchAttributes = started.SearchAttributes,
            },
        });
    }

    /// <summary>Ends the run from outside.</summary>
    public static void Terminate(Transition t, string reason, Payloads? details, string identity, IEnumerable<Link>? links = null)
    {
        ForceTask(t);
        Close(t, WorkflowExecutionStatus.Terminated, null, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTerminated,
            WorkflowExecutionTerminatedEventAttributes = new WorkflowExecutionTerminatedEventAttributes { Reason = reason, Details = details, Identity = identity },
            Links = { links ?? [] },
        });
    }

    /// <summary>The run's or the chain's time is over.</summary>
    public static void TimeOut(Transition t)
    {
        ForceTask(t);
        var info = t.Run.Info;
        var (retry, next) = info.ExecutionDeadline != 0 && info.ExecutionDeadline <= t.Now
            ? (RetryState.Timeout, null)
            : Continuation.Retry(t, Timeout());
        if (retry != RetryState.Timeout)
        {
            next ??= Continuation.Cron(t, null, Timeout());
        }

        Close(t, WorkflowExecutionStatus.TimedOut, next, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTimedOut,
            WorkflowExecutionTimedOutEventAttributes = new WorkflowExecutionTimedOutEventAttributes { RetryState = retry, NewExecutionRunId = next?.Run.RunId ?? "" },
        });
    }

    private static Failure Timeout() => new()
    {
        Message = "workflow timeout",
        Source = "Server",
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose },
    };

    /// <summary>A worker's turn ends with the run; what arrived meanwhile is kept.</summary>
    private static void ForceTask(Transition t)
    {
        if (t.Run.Task is { StartedId: not 0 } task)
        {
            if (task.Kind == TaskKind.Speculative)
            {
                WorkflowTasks.MakeNormal(t);
            }

            if (task.Kind == TaskKind.Normal)
            {
                t.Add(new HistoryEvent
                {
                    EventType = EventType.WorkflowTaskFailed,
                    WorkflowTaskFailedEventAttributes = new WorkflowTaskFailedEventAttributes
                    {
                        ScheduledEventId = task.ScheduledId,
                        StartedEventId = task.StartedId,
                        Cause = WorkflowTaskFailedCause.ForceCloseCommand,
                        Identity = "history-service",
                    },
                });
            }

            WorkflowTasks.Release(t);
            t.Run.Task = null;
        }

        BufferedEvents.Flush(t);
    }

    private static void Close(Transition t, WorkflowExecutionStatus status, Transition? next, HistoryEvent closing)
    {
        var run = t.Run;
        t.Add(closing);
        t.State.Status = (int)status;
        t.State.CloseTime = t.Now;
        t.State.NewRunId = next?.Run.RunId ?? "";
        t.Visible = true;
        t.Next = next;
        if (run.Task is { Kind: TaskKind.Speculative })
        {
            run.Task = null;
        }

        if (run.HasActivities)
        {
            foreach (var activity in run.Activities.Values)
            {
                Activities.Release(t, activity);
            }
        }

        t.State.ParentWaits = next is null && run.Info.Started.ParentWorkflowExecution is not null;
        t.State.ChildrenWait = run.HasChildren && run.Children.Values.Any(child => child.ParentClosePolicy != (int)ParentClosePolicy.Abandon);
        Links.RunClosed(t);
        Queries.RunClosed(t);
        Updates.RunClosed(t);
        var engine = t.Engine;
        var closed = new ClosedRun(run.Namespace, run.WorkflowId, run.RunId, run.FirstRunId, status, closing, t.State.NewRunId);
        t.AfterCommit(() => engine.Tell(closed));
        if (next is not null)
        {
            WorkflowTasks.Schedule(next);
        }
    }
}
