using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Signals and cancel requests that reach a run.</summary>
internal static class Signals
{
    private const int Limit = 10_000;

    /// <summary>Keeps news from a run whose worker is about to end it: else it could go on for ever.</summary>
    public static void RequireNotClosing(Run run)
    {
        if (run is { CloseAttempted: true, TaskStarted: true })
        {
            throw Refusal.ResourceExhausted(ResourceExhaustedCause.BusyWorkflow, ResourceExhaustedScope.Namespace, "workflow operation can not be applied because workflow is closing");
        }
    }

    /// <summary>Takes a signal; false for one that was taken before (same request id), which changes nothing.</summary>
    public static bool Signal(Transition t, WorkflowExecutionSignaledEventAttributes signal, string requestId, IEnumerable<Link>? links = null)
    {
        t.RequireOpen();
        if (requestId.Length > 0 && !t.Run.SignalRequests.Add(requestId))
        {
            return false;
        }

        if (t.State.Signals >= Limit)
        {
            throw Refusal.InvalidArgument($"exceeded workflow execution limit for signal events: {Limit}");
        }

        t.State.Signals++;
        if (requestId.Length > 0)
        {
            t.PutRaw(ItemKind.SignalRequest, ++t.State.NextItemId, System.Text.Encoding.UTF8.GetBytes(requestId));
        }

        t.Record(new HistoryEvent { EventType = EventType.WorkflowExecutionSignaled, WorkflowExecutionSignaledEventAttributes = signal, Links = { links ?? [] } });
        WorkflowTasks.Schedule(t);
        return true;
    }

    /// <summary>Asks the run to cancel itself; a second request changes nothing.</summary>
    public static void RequestCancel(Transition t, string cause, string identity, string requestId, WorkflowExecution? external, long initiatedId, IEnumerable<Link>? links = null)
    {
        if (!t.Run.IsOpen || t.State.CancelRequested)
        {
            return;
        }

        t.State.CancelRequested = true;
        t.State.CancelRequestId = requestId;
        t.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCancelRequested,
            WorkflowExecutionCancelRequestedEventAttributes = new WorkflowExecutionCancelRequestedEventAttributes
            {
                Cause = cause,
                Identity = identity,
                ExternalWorkflowExecution = external,
                ExternalInitiatedEventId = initiatedId,
            },
            Links = { links ?? [] },
        });
        WorkflowTasks.Schedule(t);
    }
}
