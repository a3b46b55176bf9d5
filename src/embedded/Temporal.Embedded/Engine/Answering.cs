using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>A worker's answer to a workflow task.</summary>
internal static class Answering
{
    /// <summary>What the answer led to; the caller commits the transition in any case and then refuses or replies.</summary>
    public readonly record struct Outcome(string? Refused, long ResetToEventId, bool NewTask);

    public static Outcome Answer(Transition t, RespondWorkflowTaskCompletedRequest request, TaskToken token)
    {
        var run = t.Run;
        var task = WorkflowTasks.Require(run, token);
        var updates = new Updates.Answers(request.Messages);
        var mistake = new CommandCheck(t.Kernel, run, request.Messages).Run(request.Commands) ?? updates.Check(run);
        if (mistake is not null)
        {
            var text = mistake.Message;
            if (task.Attempt > 1 && !mistake.EndsRun && mistake.Cause != WorkflowTaskFailedCause.UnhandledCommand)
            {
                // A worker that keeps making the same mistake would be given the task again at once, for ever: it stays started until its time is up.
                return new Outcome(text, 0, false);
            }

            WorkflowTasks.Fail(t, mistake.Cause, new Failure { Message = text, ServerFailureInfo = new ServerFailureInfo() }, request.Identity, again: !mistake.EndsRun);
            if (mistake.EndsRun)
            {
                Closing.Terminate(t, text, null, "history-service");
            }
            else if (mistake.Cause == WorkflowTaskFailedCause.UnhandledCommand)
            {
                t.State.Attempt = 1;
                run.CloseAttempted = true;
            }

            return new Outcome(text, 0, false);
        }

        return task.Kind == TaskKind.Speculative && ComesToNothing(t, request, updates) ? Discard(t, request, updates) : Complete(t, request, task, updates);
    }

    /// <summary>Whether a speculative task need never have existed; a worker that was shown events in it has to say that it can take them back.</summary>
    private static bool ComesToNothing(Transition t, RespondWorkflowTaskCompletedRequest request, Updates.Answers updates) =>
        request is { Commands.Count: 0, ForceCreateNewWorkflowTask: false } && t.Run.Buffered.Count == 0 && updates.OnlyRejections
        && (request.Capabilities is { DiscardSpeculativeWorkflowTaskWithEvents: true } || t.State.NextEventId == t.State.PreviousStartedId + 2);

    /// <summary>Nothing came of a speculative task: it has never existed.</summary>
    private static Outcome Discard(Transition t, RespondWorkflowTaskCompletedRequest request, Updates.Answers updates)
    {
        updates.ApplyRest(t);
        Updates.RejectIgnored(t);
        WorkflowTasks.Release(t);
        t.Run.Task = null;
        Stick(t, request);
        Queries.Answered(t, request.QueryResults);
        Queries.DispatchRest(t);
        if (Updates.HasUnsent(t.Run))
        {
            WorkflowTasks.Schedule(t, TaskKind.Speculative);
        }

        t.Touch();
        return new Outcome(null, t.State.PreviousStartedId, false);
    }

    private static Outcome Complete(Transition t, RespondWorkflowTaskCompletedRequest request, WorkflowTaskState task, Updates.Answers updates)
    {
        var run = t.Run;
        t.Answering = true;
        WorkflowTasks.MakeNormal(t);
        var completed = t.Add(Completed(request, task));
        WorkflowTasks.Release(t);
        run.Task = null;
        var state = t.State;
        state.PreviousStartedId = task.StartedId;
        state.PreviousCompletedId = completed.EventId;
        state.Attempt = 1;
        state.TaskFailed = false;
        run.CloseAttempted = false;
        if (state.FirstCompletedId == 0)
        {
            state.FirstCompletedId = completed.EventId;
            state.FirstCompletedTime = t.Now;
            t.Visible = true;
        }

        Stick(t, request);
        Queries.Answered(t, request.QueryResults);
        foreach (var command in request.Commands)
        {
            if (CommandCheck.IsTerminal(command.CommandType))
            {
                updates.ApplyRest(t);
            }

            Commands.Apply(t, command, completed.EventId, request.Identity, updates);
        }

        updates.ApplyRest(t);
        t.Answering = false;
        if (!run.IsOpen)
        {
            return new Outcome(null, 0, false);
        }

        Updates.RejectIgnored(t);
        if (BufferedEvents.Flush(t) || request.ForceCreateNewWorkflowTask)
        {
            WorkflowTasks.Schedule(t);
            if (request is { ForceCreateNewWorkflowTask: true, Commands.Count: 0, Messages.Count: 0 } && run.Task is { } next)
            {
                // The worker only asks for more time: it is the same task still.
                next.OriginalScheduledTime = task.OriginalScheduledTime;
            }
        }
        else if (Updates.HasUnsent(run))
        {
            WorkflowTasks.Schedule(t, TaskKind.Speculative);
        }
        else
        {
            Queries.DispatchRest(t);
        }

        return new Outcome(null, 0, run.Task is not null);
    }

    private static void Stick(Transition t, RespondWorkflowTaskCompletedRequest request)
    {
        if (request.StickyAttributes?.WorkerTaskQueue is { Name.Length: > 0 } queue)
        {
            t.State.StickyQueue = queue.Name;
            t.State.StickyTimeout = Ticks.Of(request.StickyAttributes.ScheduleToStartTimeout);
        }
        else
        {
            WorkflowTasks.ClearSticky(t.State);
        }
    }

    // A real server keeps the worker's binary checksum neither here nor in a failed task.
    private static HistoryEvent Completed(RespondWorkflowTaskCompletedRequest request, WorkflowTaskState task) => new()
    {
        EventType = EventType.WorkflowTaskCompleted,
        WorkflowTaskCompletedEventAttributes = new WorkflowTaskCompletedEventAttributes
        {
            ScheduledEventId = task.ScheduledId,
            StartedEventId = task.StartedId,
            Identity = request.Identity,
            SdkMetadata = request.SdkMetadata,
            MeteringMetadata = request.MeteringMetadata,
        },
    };
}
