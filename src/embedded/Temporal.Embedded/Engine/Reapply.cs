using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>What happened after the point of a reset and came from outside: the new run gets it too.</summary>
internal static class Reapply
{
    /// <summary>The events after the point, those of the runs that continued the old one, and those that ended it just now.</summary>
    public static List<HistoryEvent> Following(RunEngine engine, RunSlot slot, Run old, List<List<HistoryEvent>> batches, long point, Transition? ending)
    {
        var events = batches.SelectMany(batch => batch).Where(e => e.EventId > point).ToList();
        var run = old;
        while (true)
        {
            if (ReferenceEquals(run, ending?.Run))
            {
                // Signals that were buffered behind a workflow task are written only by the end of the run.
                events.AddRange(ending.Events);
            }

            var continued = events.LastOrDefault()?.WorkflowExecutionContinuedAsNewEventAttributes?.NewExecutionRunId;
            if (continued is not { Length: > 0 } || engine.Find(slot, continued) is not { } next)
            {
                return events;
            }

            run = next;
            events.AddRange(engine.Kernel.Reader.Batches(run.Key).SelectMany(batch => batch));
        }
    }

    /// <summary>Adds to the new run what the request does not exclude.</summary>
    public static void Apply(Transition t, List<HistoryEvent> events, ResetWorkflowExecutionRequest request)
    {
#pragma warning disable CS0612 // The old way to say which events are re-applied.
        var type = request.ResetReapplyType;
#pragma warning restore CS0612
        // As with the real service the old way knows signals and updates only: a cancel request is re-applied whatever it says.
        bool Wanted(ResetReapplyExcludeType excluded, params ReadOnlySpan<ResetReapplyType> without) =>
            !without.Contains(type) && !request.ResetReapplyExcludeTypes.Contains(excluded);
        foreach (var e in events)
        {
            if (e.WorkflowExecutionSignaledEventAttributes is { } signal && Wanted(ResetReapplyExcludeType.Signal, ResetReapplyType.None))
            {
                Add(t, new HistoryEvent { EventType = e.EventType, WorkflowExecutionSignaledEventAttributes = signal }, e);
                t.State.Signals++;
            }
            else if (e.WorkflowExecutionCancelRequestedEventAttributes is { } cancel && Wanted(ResetReapplyExcludeType.CancelRequest) && !t.State.CancelRequested)
            {
                t.State.CancelRequested = true;
                Add(t, new HistoryEvent { EventType = e.EventType, WorkflowExecutionCancelRequestedEventAttributes = cancel }, e);
            }
            else if (Request(e) is { } update && Wanted(ResetReapplyExcludeType.Update, ResetReapplyType.None, ResetReapplyType.Signal))
            {
                Updates.Readmit(t, update);
            }
            else
            {
                Child(t, e);
            }
        }

        foreach (var operation in request.PostResetOperations)
        {
            Follow(t, operation, request.Identity);
        }
    }

    /// <summary>Refuses operations that would be ignored.</summary>
    public static void Check(IEnumerable<PostResetOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (operation.VariantCase == PostResetOperation.VariantOneofCase.UpdateWorkflowOptions)
            {
                throw Refusal.Unimplemented("PostResetOperation.update_workflow_options");
            }

            if (operation.SignalWorkflow is not { SignalName.Length: > 0 })
            {
                throw Refusal.InvalidArgument("SignalName is not set on post reset operation.");
            }
        }
    }

    private static void Follow(Transition t, PostResetOperation operation, string identity)
    {
        var wish = operation.SignalWorkflow;
        var signal = new WorkflowExecutionSignaledEventAttributes { SignalName = wish.SignalName, Input = wish.Input, Header = wish.Header, Identity = identity };
        var e = t.Add(new HistoryEvent { EventType = EventType.WorkflowExecutionSignaled, WorkflowExecutionSignaledEventAttributes = signal });
        e.Links.Add(wish.Links);
        t.State.Signals++;
    }

    private static Temporalio.Api.Update.V1.Request? Request(HistoryEvent e) =>
        e.WorkflowExecutionUpdateAdmittedEventAttributes?.Request ?? e.WorkflowExecutionUpdateAcceptedEventAttributes?.AcceptedRequest;

    /// <summary>What became of a child that was pending at the point.</summary>
    private static void Child(Transition t, HistoryEvent e)
    {
        var initiatedId = t.Run.HasChildren ? ChildEvents.InitiatedId(e) : 0;
        if (initiatedId == 0 || !t.Run.Children.TryGetValue(initiatedId, out var child))
        {
            return;
        }

        var copy = e.Clone();
        ChildEvents.NameStarted(copy, child.StartedId);
        Rebuild.Apply(t, t.Add(copy));
        if (t.Run.Children.TryGetValue(initiatedId, out var open))
        {
            t.Put(ItemKind.Child, initiatedId, open);
        }
        else
        {
            t.Remove(ItemKind.Child, initiatedId);
        }
    }

    private static void Add(Transition t, HistoryEvent e, HistoryEvent from)
    {
        e.Links.Add(from.Links);
        t.Add(e);
    }
}
