using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Starts runs under the policies for ids that are in use or were used.</summary>
internal static class Starting
{
    /// <summary>What came of a start.</summary>
    public readonly record struct Outcome(Run Run, bool Started, Transition? Transition);

    /// <summary>
    /// Starts a run, or finds the one that answers for it. The transition (null when nothing changed) is not committed yet:
    /// the caller may add a signal, and commits it.
    /// </summary>
    public static Outcome Start(
        RunEngine engine, RunSlot slot, WorkflowExecutionStartedEventAttributes attributes, string requestId, UserMetadata? metadata, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict)
    {
        if (engine.Current(slot) is not { } current)
        {
            return New(null);
        }

        if (requestId.Length > 0 && current.State.Requests.FirstOrDefault(request => request.RequestId == requestId) is { } known)
        {
            return new Outcome(current, known.EventType == (int)EventType.WorkflowExecutionStarted, null);
        }

        if (current.IsOpen)
        {
            if (reuse == WorkflowIdReusePolicy.TerminateIfRunning || conflict == WorkflowIdConflictPolicy.TerminateExisting)
            {
                return New(current);
            }

            return conflict == WorkflowIdConflictPolicy.UseExisting
                ? new Outcome(current, false, null)
                : throw AlreadyStarted(current, $"Workflow execution is already running. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}.");
        }

        var status = (WorkflowExecutionStatus)current.State.Status;
        if (reuse == WorkflowIdReusePolicy.RejectDuplicate)
        {
            throw AlreadyStarted(current, $"Workflow execution already finished. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}. Workflow Id reuse policy: reject duplicate workflow Id.");
        }

        if (reuse == WorkflowIdReusePolicy.AllowDuplicateFailedOnly && status is (WorkflowExecutionStatus.Completed or WorkflowExecutionStatus.ContinuedAsNew))
        {
            throw AlreadyStarted(current, $"Workflow execution already finished successfully. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}. Workflow Id reuse policy: allow duplicate workflow Id if last run failed.");
        }

        return New(null);

        Outcome New(Run? terminate)
        {
            var next = NewRun.Create(engine, slot, attributes, requestId, metadata, 0);
            if (terminate is null)
            {
                return new Outcome(next.Run, true, next);
            }

            var t = engine.Begin(terminate);
            Closing.Terminate(t, "TerminateIfRunning WorkflowIdReusePolicy", Text($"terminated by new runID: {next.Run.RunId}"), "history-service");
            t.Next = next;
            return new Outcome(next.Run, true, t);
        }
    }

    /// <summary>The transition of the run itself: the one that is last in the chain.</summary>
    public static Transition Own(Transition transition)
    {
        while (transition.Next is { } next)
        {
            transition = next;
        }

        return transition;
    }

    /// <summary>Starts the run of a child; returns its run id, also when it was started before.</summary>
    public static string StartChild(RunEngine engine, RunInfo parent, long initiatedId, StartChildWorkflowExecutionInitiatedEventAttributes wish)
    {
        engine.Kernel.Namespaces.Require(wish.Namespace);
        var now = engine.Kernel.Clock.UtcNow.UtcTicks;
        var executionTimeout = Ticks.Of(wish.WorkflowExecutionTimeout);
        var attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = wish.WorkflowType,
            ParentWorkflowNamespace = parent.Namespace,
            ParentWorkflowNamespaceId = engine.Kernel.Namespaces.Find(parent.Namespace)?.Id ?? "",
            ParentWorkflowExecution = new WorkflowExecution { WorkflowId = parent.WorkflowId, RunId = parent.RunId },
            ParentInitiatedEventId = initiatedId,
            RootWorkflowExecution = new WorkflowExecution { WorkflowId = parent.RootWorkflowId, RunId = parent.RootRunId },
            TaskQueue = wish.TaskQueue,
            Input = wish.Input,
            WorkflowExecutionTimeout = wish.WorkflowExecutionTimeout,
            WorkflowRunTimeout = wish.WorkflowRunTimeout,
            WorkflowTaskTimeout = wish.WorkflowTaskTimeout,
            WorkflowExecutionExpirationTime = executionTimeout > 0 ? Ticks.ToTimestamp(now + executionTimeout) : null,
            RetryPolicy = wish.RetryPolicy,
            CronSchedule = wish.CronSchedule,
            Header = wish.Header,
            Memo = wish.Memo,
            SearchAttributes = wish.SearchAttributes,
            Priority = Priorities.Merge(parent.Started.Priority, wish.Priority),
        };
        Cron(attributes, now);
        using var held = engine.Hold(new WorkflowKey(wish.Namespace, wish.WorkflowId));
        var outcome = Start(engine, held.Slot, attributes, $"{parent.RunId}:{initiatedId}:0", null, wish.WorkflowIdReusePolicy, WorkflowIdConflictPolicy.Fail);
        if (outcome.Transition is { } transition)
        {
            WorkflowTasks.Schedule(Own(transition));
            engine.Commit(transition);
        }

        return outcome.Run.RunId;
    }

    /// <summary>The first run of a cron schedule waits as well.</summary>
    public static void Cron(WorkflowExecutionStartedEventAttributes attributes, long now)
    {
        if (attributes.CronSchedule.Length > 0)
        {
            attributes.Initiator = ContinueAsNewInitiator.CronSchedule;
            var at = CronSchedule.Next(attributes.CronSchedule, now, now);
            attributes.FirstWorkflowTaskBackoff = at > now ? CronSchedule.Backoff(at, now) : new Duration();
        }
    }

    private static TemporalServiceException AlreadyStarted(Run run, string message) => Refusal.AlreadyExists(message, new WorkflowExecutionAlreadyStartedFailure
    {
        StartRequestId = run.Info.StartRequestId,
        RunId = run.RunId,
    });

    private static Payloads Text(string text) => new()
    {
        Payloads_ =
        {
            new Payload
            {
                Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
                Data = ByteString.CopyFromUtf8(System.Text.Json.JsonSerializer.Serialize(text)),
            },
        },
    };
}
