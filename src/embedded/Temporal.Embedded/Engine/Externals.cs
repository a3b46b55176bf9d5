using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Signals and cancel requests that a run sends to another.</summary>
internal static class Externals
{
    public static void Signal(Transition t, SignalExternalWorkflowExecutionCommandAttributes command, long completedId, UserMetadata? metadata)
    {
        var namespaceName = command.Namespace.Length > 0 ? command.Namespace : t.Run.Namespace;
        Initiate(t, false, namespaceName, command.Execution, new HistoryEvent
        {
            EventType = EventType.SignalExternalWorkflowExecutionInitiated,
            UserMetadata = metadata,
            SignalExternalWorkflowExecutionInitiatedEventAttributes = new SignalExternalWorkflowExecutionInitiatedEventAttributes
            {
                WorkflowTaskCompletedEventId = completedId,
                Namespace = namespaceName,
                NamespaceId = t.Kernel.Namespaces.Find(namespaceName)?.Id ?? "",
                WorkflowExecution = command.Execution,
                SignalName = command.SignalName,
                Input = command.Input,
                Control = command.Control,
                ChildWorkflowOnly = command.ChildWorkflowOnly,
                Header = command.Header,
            },
        });
    }

    public static void Cancel(Transition t, RequestCancelExternalWorkflowExecutionCommandAttributes command, long completedId, UserMetadata? metadata)
    {
        var namespaceName = command.Namespace.Length > 0 ? command.Namespace : t.Run.Namespace;
        var execution = new WorkflowExecution { WorkflowId = command.WorkflowId, RunId = command.RunId };
        Initiate(t, true, namespaceName, execution, new HistoryEvent
        {
            EventType = EventType.RequestCancelExternalWorkflowExecutionInitiated,
            UserMetadata = metadata,
            RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = new RequestCancelExternalWorkflowExecutionInitiatedEventAttributes
            {
                WorkflowTaskCompletedEventId = completedId,
                Namespace = namespaceName,
                NamespaceId = t.Kernel.Namespaces.Find(namespaceName)?.Id ?? "",
                WorkflowExecution = execution,
                Control = command.Control,
                ChildWorkflowOnly = command.ChildWorkflowOnly,
                Reason = command.Reason,
            },
        });
    }

    /// <summary>Carries the wish out after the commit.</summary>
    public static void CarryOutLater(Transition t, ExternalState external)
    {
        var engine = t.Engine;
        var key = t.Run.Slot.Key;
        var runId = t.Run.RunId;
        t.Afterwards(() => CarryOut(engine, key, runId, external));
    }

    private static void Initiate(Transition t, bool cancel, string namespaceName, WorkflowExecution target, HistoryEvent initiated)
    {
        var e = t.Add(initiated);
        var external = new ExternalState { InitiatedId = e.EventId, Cancel = cancel, Namespace = namespaceName, WorkflowId = target.WorkflowId, RunId = target.RunId };
        t.Run.Externals[external.InitiatedId] = external;
        t.Run.Pinned[external.InitiatedId] = e;
        t.Put(ItemKind.External, external.InitiatedId, external);
        CarryOutLater(t, external);
    }

    private static void CarryOut(RunEngine engine, WorkflowKey key, string runId, ExternalState external)
    {
        HistoryEvent? wish;
        using (var held = engine.Hold(key))
        {
            if (engine.Find(held.Slot, runId) is not { IsOpen: true } run || !run.Externals.ContainsKey(external.InitiatedId))
            {
                return;
            }

            wish = run.Pinned.GetValueOrDefault(external.InitiatedId) ?? engine.Kernel.Reader.Event(run.Key, external.InitiatedId);
        }

        var sender = new WorkflowExecution { WorkflowId = key.WorkflowId, RunId = runId };
        var requestId = $"{runId}:{external.InitiatedId}";
        var self = external.WorkflowId == key.WorkflowId && external.Namespace == key.Namespace && (external.RunId.Length == 0 || external.RunId == runId);
        var reached = false;
        if (!self && engine.Kernel.Namespaces.Find(external.Namespace) is not null)
        {
            engine.Change(new WorkflowKey(external.Namespace, external.WorkflowId), external.RunId, t => reached = external.Cancel
                ? Cancel(t, wish!.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes, sender, external.InitiatedId, requestId)
                : Signal(t, wish!.SignalExternalWorkflowExecutionInitiatedEventAttributes, sender, requestId));
        }

        engine.Change(key, runId, t => Answer(t, external, wish!, reached));
    }

    private static bool Signal(Transition t, SignalExternalWorkflowExecutionInitiatedEventAttributes wish, WorkflowExecution sender, string requestId)
    {
        if (!t.Run.IsOpen || (wish.ChildWorkflowOnly && !IsChild(t.Run, sender)))
        {
            return false;
        }

        Signals.Signal(
            t,
            new WorkflowExecutionSignaledEventAttributes
            {
                SignalName = wish.SignalName,
                Input = wish.Input,
                Header = wish.Header,
                Identity = "history-service",
                ExternalWorkflowExecution = sender,
            },
            requestId);
        return true;
    }

    private static bool Cancel(Transition t, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes wish, WorkflowExecution sender, long initiatedId, string requestId)
    {
        if (wish.ChildWorkflowOnly && !IsChild(t.Run, sender))
        {
            return false;
        }

        Signals.RequestCancel(t, wish.Reason, "history-service", requestId, sender, initiatedId);
        return true;
    }

    private static bool IsChild(Run run, WorkflowExecution parent) => run.Info.Started.ParentWorkflowExecution is { } own && own.Equals(parent);

    private static void Answer(Transition t, ExternalState external, HistoryEvent wish, bool reached)
    {
        if (!t.Run.IsOpen || !t.Run.Externals.Remove(external.InitiatedId))
        {
            return;
        }

        t.Run.Pinned.Remove(external.InitiatedId);
        t.Remove(ItemKind.External, external.InitiatedId);
        var target = new WorkflowExecution { WorkflowId = external.WorkflowId, RunId = external.RunId };
        var namespaceId = t.Kernel.Namespaces.Find(external.Namespace)?.Id ?? "";
        t.Record(external.Cancel ? Cancelled(external, target, namespaceId, reached) : Signalled(external, target, namespaceId, wish, reached));
        WorkflowTasks.Schedule(t);
    }

    private static HistoryEvent Cancelled(ExternalState external, WorkflowExecution target, string namespaceId, bool reached) => reached
        ? new HistoryEvent
        {
            EventType = EventType.ExternalWorkflowExecutionCancelRequested,
            ExternalWorkflowExecutionCancelRequestedEventAttributes = new ExternalWorkflowExecutionCancelRequestedEventAttributes
            {
                InitiatedEventId = external.InitiatedId,
                Namespace = external.Namespace,
                NamespaceId = namespaceId,
                WorkflowExecution = target,
            },
        }
        : new HistoryEvent
        {
            EventType = EventType.RequestCancelExternalWorkflowExecutionFailed,
            RequestCancelExternalWorkflowExecutionFailedEventAttributes = new RequestCancelExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                InitiatedEventId = external.InitiatedId,
                Namespace = external.Namespace,
                NamespaceId = namespaceId,
                WorkflowExecution = target,
            },
        };

    private static HistoryEvent Signalled(ExternalState external, WorkflowExecution target, string namespaceId, HistoryEvent wish, bool reached) => reached
        ? new HistoryEvent
        {
            EventType = EventType.ExternalWorkflowExecutionSignaled,
            ExternalWorkflowExecutionSignaledEventAttributes = new ExternalWorkflowExecutionSignaledEventAttributes
            {
                InitiatedEventId = external.InitiatedId,
                Namespace = external.Namespace,
                NamespaceId = namespaceId,
                WorkflowExecution = target,
                Control = wish.SignalExternalWorkflowExecutionInitiatedEventAttributes.Control,
            },
        }
        : new HistoryEvent
        {
            EventType = EventType.SignalExternalWorkflowExecutionFailed,
            SignalExternalWorkflowExecutionFailedEventAttributes = new SignalExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                InitiatedEventId = external.InitiatedId,
                Namespace = external.Namespace,
                NamespaceId = namespaceId,
                WorkflowExecution = target,
                Control = wish.SignalExternalWorkflowExecutionInitiatedEventAttributes.Control,
            },
        };
}
