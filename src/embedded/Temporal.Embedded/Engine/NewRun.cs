using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Makes runs: the STARTED event from what the caller, a parent or the previous run gives.</summary>
internal static class NewRun
{
    /// <summary>Makes a run of the slot; the caller commits the transition.</summary>
    /// <param name="attributes">Everything of the STARTED event that is not derived here.</param>
    public static Transition Create(RunEngine engine, RunSlot slot, WorkflowExecutionStartedEventAttributes attributes, string requestId, UserMetadata? metadata, long chainStart)
    {
        var now = engine.Kernel.Clock.UtcNow.UtcTicks;
        var runId = Guid.NewGuid().ToString();
        attributes.WorkflowId = slot.Key.WorkflowId;
        attributes.OriginalExecutionRunId = runId;
        attributes.FirstExecutionRunId = attributes.FirstExecutionRunId.Length > 0 ? attributes.FirstExecutionRunId : runId;
        attributes.Attempt = Math.Max(attributes.Attempt, 1);
        attributes.FirstWorkflowTaskBackoff ??= new Duration();
        var backoff = Ticks.Of(attributes.FirstWorkflowTaskBackoff);
        return Create(engine, slot, runId, attributes, requestId, metadata, chainStart == 0 ? now : chainStart, now, backoff);
    }

    /// <summary>The backoff of a run that continues another: chains start at most one run a second.</summary>
    public static Duration Backoff(long wanted, RunInfo previous, long now) =>
        Ticks.ToDuration(Math.Max(wanted, Math.Max(0, Ticks.Second - (now - previous.StartTime))));

    public static RunInfo Info(RunSlot slot, string runId, WorkflowExecutionStartedEventAttributes attributes, string requestId, UserMetadata? metadata, long chainStart, long now, long backoff)
    {
        var small = attributes.Clone();
        small.Input = null;
        small.Header = null;
        small.LastCompletionResult = null;
        small.ContinuedFailure = null;
        small.Memo = null;
        small.SearchAttributes = null;
        var executionDeadline = Ticks.Of(attributes.WorkflowExecutionExpirationTime);
        var runTimeout = Ticks.Of(attributes.WorkflowRunTimeout);
        var root = attributes.RootWorkflowExecution;
        return new RunInfo
        {
            Namespace = slot.Key.Namespace,
            WorkflowId = slot.Key.WorkflowId,
            RunId = runId,
            Started = small,
            StartTime = now,
            ExecutionTime = now + backoff,
            ChainStartTime = chainStart,
            ExecutionDeadline = executionDeadline,
            RunDeadline = Ticks.Tighter(executionDeadline, runTimeout == 0 ? 0 : now + backoff + runTimeout),
            StartRequestId = requestId,
            UserMetadata = metadata,
            RootWorkflowId = root?.WorkflowId ?? slot.Key.WorkflowId,
            RootRunId = root?.RunId ?? runId,
        };
    }

    /// <summary>The attributes that every run of a chain shares, from the previous one.</summary>
    public static WorkflowExecutionStartedEventAttributes Following(Run previous, ContinueAsNewInitiator initiator)
    {
        var old = previous.Info.Started;
        return new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = old.WorkflowType,
            TaskQueue = old.TaskQueue,
            WorkflowExecutionTimeout = old.WorkflowExecutionTimeout,
            WorkflowRunTimeout = old.WorkflowRunTimeout,
            WorkflowTaskTimeout = old.WorkflowTaskTimeout,
            WorkflowExecutionExpirationTime = old.WorkflowExecutionExpirationTime,
            ContinuedExecutionRunId = previous.RunId,
            Initiator = initiator,
            FirstExecutionRunId = old.FirstExecutionRunId,
            ParentWorkflowNamespace = old.ParentWorkflowNamespace,
            ParentWorkflowNamespaceId = old.ParentWorkflowNamespaceId,
            ParentWorkflowExecution = old.ParentWorkflowExecution,
            ParentInitiatedEventId = old.ParentInitiatedEventId,
            RootWorkflowExecution = old.RootWorkflowExecution,
            Priority = old.Priority,
            Attempt = 1,
        };
    }

    private static Transition Create(
        RunEngine engine, RunSlot slot, string runId, WorkflowExecutionStartedEventAttributes attributes, string requestId, UserMetadata? metadata, long chainStart, long now, long backoff)
    {
        var info = Info(slot, runId, attributes, requestId, metadata, chainStart, now, backoff);
        var state = new RunState
        {
            Status = (int)WorkflowExecutionStatus.Running,
            NextEventId = 1,
            Attempt = 1,
            FirstTaskAt = backoff > 0 ? now + backoff : 0,
        };
        if (requestId.Length > 0)
        {
            state.Requests.Add(new AttachedRequest { RequestId = requestId, EventType = (int)EventType.WorkflowExecutionStarted, EventId = 1 });
        }

        var run = new Run(slot, engine.NextRunKey(), info, new RunAttributes { Memo = attributes.Memo, SearchAttributes = attributes.SearchAttributes }, state);
        slot.Loaded[runId] = run;
        var t = new Transition(engine, run, Ticks.ToTime(now)) { IsNew = true, BecomesCurrent = true };
        t.Add(new HistoryEvent { EventType = EventType.WorkflowExecutionStarted, WorkflowExecutionStartedEventAttributes = attributes, UserMetadata = metadata });
        return t;
    }
}
