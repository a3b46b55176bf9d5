using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Resets a run: a new run begins with its first events, the current one ends.</summary>
internal sealed class ResetCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table) =>
        table.Serve<ResetWorkflowExecutionRequest, ResetWorkflowExecutionResponse>("ResetWorkflowExecution", (request, _) => ResetAsync(request));

    public async Task<ResetWorkflowExecutionResponse> ResetAsync(ResetWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.WorkflowExecution);
        if (request.RequestId.Length == 0)
        {
            throw Refusal.InvalidArgument("RequestId is not set on request.");
        }

        RequestCheck.Length(request.RequestId, "RequestId length exceeds limit.");
        Reapply.Check(request.PostResetOperations);

        string runId;
        Task stored;
        var key = new WorkflowKey(request.Namespace, execution.WorkflowId);
        await engine.StoredAsync(key).ConfigureAwait(false);
        using (var held = engine.Hold(key))
        {
            var run = engine.Require(held.Slot, execution.RunId);
            var current = engine.Current(held.Slot);
            if (current?.Info.StartRequestId == request.RequestId)
            {
                return new ResetWorkflowExecutionResponse { RunId = current.RunId };
            }

            // The events read here are committed: nothing has changed the run since, or the check of the point below is as good.
            var batches = engine.Kernel.Reader.Batches(run.Key);
            var point = Point(batches, request.WorkflowTaskFinishEventId, run.State.NextEventId - 1);
            stored = Commit(held.Slot, run, current, batches, point, request, out runId);
        }

        await stored.ConfigureAwait(false);
        return new ResetWorkflowExecutionResponse { RunId = runId };
    }

    /// <summary>Checks that the event before the given one is a scheduled or started workflow task at the end of a batch; returns its id.</summary>
    private static long Point(List<List<HistoryEvent>> batches, long finishId, long lastId)
    {
        if (finishId <= 1 || finishId > lastId)
        {
            throw Refusal.InvalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID.");
        }

        var batch = batches.Find(events => events[^1].EventId >= finishId - 1)!;
        if (batch[^1].EventId != finishId - 1)
        {
            throw Refusal.InvalidArgument($"StateRebuilder unable to Rebuild mutable state to event ID: {finishId - 1}, version: 0, this event must be at the boundary");
        }

        return batch[^1].EventType is EventType.WorkflowTaskScheduled or EventType.WorkflowTaskStarted
            ? finishId - 1
            : throw Refusal.InvalidArgument($"Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: {finishId}");
    }

    private Transition Begin(Run old, List<List<HistoryEvent>> batches, long point, ResetWorkflowExecutionRequest request)
    {
        var now = engine.Kernel.Clock.UtcNow.UtcTicks;
        var runId = Guid.NewGuid().ToString();
        var started = batches[0][0].WorkflowExecutionStartedEventAttributes;
        var info = NewRun.Info(old.Slot, runId, started, request.RequestId, old.Info.UserMetadata, old.Info.ChainStartTime, now, 0);
        var state = new RunState { Status = (int)WorkflowExecutionStatus.Running, NextEventId = point + 1, Attempt = 1, ResetTime = now };
        state.Requests.Add(new AttachedRequest { RequestId = request.RequestId, EventType = (int)EventType.WorkflowExecutionStarted, EventId = 1 });
        var run = new Run(old.Slot, engine.NextRunKey(), info, new RunAttributes { Memo = started.Memo, SearchAttributes = started.SearchAttributes }, state);
        var t = new Transition(engine, run, Ticks.ToTime(now)) { IsNew = true, BecomesCurrent = true };
        old.Slot.Loaded[runId] = run;
        run.TailFrom = point + 1;
        long scheduledId = 0;
        long previousStarted = 0;
        foreach (var batch in batches.TakeWhile(events => events[0].EventId <= point))
        {
            foreach (var e in batch)
            {
                scheduledId = e.EventType == EventType.WorkflowTaskScheduled ? e.EventId : scheduledId;
                previousStarted = e.EventType == EventType.WorkflowTaskCompleted ? e.WorkflowTaskCompletedEventAttributes.StartedEventId : previousStarted;
                Rebuild.Apply(t, e);
            }

            t.Copied.Add(batch);
        }

        state.PreviousStartedId = previousStarted;
        FailTask(t, scheduledId, point, old.RunId, request);
        Rebuild.Finish(t);
        return t;
    }

    private static void FailTask(Transition t, long scheduledId, long point, string baseRunId, ResetWorkflowExecutionRequest request)
    {
        var startedId = point;
        if (point == scheduledId)
        {
            startedId = t.Add(new HistoryEvent
            {
                EventType = EventType.WorkflowTaskStarted,
                WorkflowTaskStartedEventAttributes = new WorkflowTaskStartedEventAttributes { ScheduledEventId = scheduledId, Identity = request.Identity, RequestId = request.RequestId },
            }).EventId;
        }

        t.Add(new HistoryEvent
        {
            EventType = EventType.WorkflowTaskFailed,
            WorkflowTaskFailedEventAttributes = new WorkflowTaskFailedEventAttributes
            {
                ScheduledEventId = scheduledId,
                StartedEventId = startedId,
                Cause = WorkflowTaskFailedCause.ResetWorkflow,
                Failure = new Failure { Message = request.Reason, ResetWorkflowFailureInfo = new ResetWorkflowFailureInfo() },
                Identity = "history-service",
                BaseRunId = baseRunId,
                NewRunId = t.Run.RunId,
            },
        });
    }

    /// <summary>The open run ends in the same transaction in which the new one begins.</summary>
    private Task Commit(RunSlot slot, Run old, Run? current, List<List<HistoryEvent>> batches, long point, ResetWorkflowExecutionRequest request, out string runId)
    {
        var ending = current is { IsOpen: true } ? engine.Begin(current) : null;
        if (ending is not null)
        {
            Closing.Terminate(ending, request.Reason, null, "history-resetter");
        }

        var next = Begin(old, batches, point, request);
        var following = Reapply.Following(engine, slot, old, batches, point, ending);
        Reapply.Apply(next, following, request);
        WorkflowTasks.Schedule(next);
        var first = next;
        if (ending is not null)
        {
            ending.Next = next;
            first = ending;
        }

        var changed = ReferenceEquals(ending?.Run, old) ? ending! : engine.Begin(old);
        TakeChildren(changed, next);
        if (!ReferenceEquals(changed, ending))
        {
            changed.Next = first;
            first = changed;
        }

        runId = next.Run.RunId;
        return engine.Commit(first);
    }

    /// <summary>The children that were pending at the point belong to the new run now.</summary>
    private static void TakeChildren(Transition old, Transition next)
    {
        old.State.ResetRunId = next.Run.RunId;
        old.Touch();
        if (!next.Run.HasChildren || !old.Run.HasChildren)
        {
            return;
        }

        foreach (var child in old.Run.Children.Values.Where(child => next.Run.Children.ContainsKey(child.InitiatedId)))
        {
            child.CloseApplied = true;
            old.Put(ItemKind.Child, child.InitiatedId, child);
        }

        old.State.ChildrenWait = old.State.ChildrenWait && old.Run.Children.Values.Any(child => !child.CloseApplied && child.ParentClosePolicy != (int)ParentClosePolicy.Abandon);
    }
}
