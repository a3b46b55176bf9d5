using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Child runs as their parent sees them.</summary>
internal static class Children
{
    public static void Initiate(Transition t, StartChildWorkflowExecutionCommandAttributes command, long completedId, UserMetadata? metadata)
    {
        var own = t.Run.Info.Started;
        var runTimeout = Ticks.Tighter(Ticks.Of(command.WorkflowRunTimeout), Ticks.Of(command.WorkflowExecutionTimeout));
        var attributes = new StartChildWorkflowExecutionInitiatedEventAttributes
        {
            Namespace = command.Namespace.Length > 0 ? command.Namespace : t.Run.Namespace,
            NamespaceId = t.Kernel.Namespaces.Find(command.Namespace.Length > 0 ? command.Namespace : t.Run.Namespace)?.Id ?? "",
            WorkflowId = command.WorkflowId,
            WorkflowType = command.WorkflowType,
            TaskQueue = TaskQueueNames.Normal(command.TaskQueue is { Name.Length: > 0 } ? command.TaskQueue.Name : own.TaskQueue.Name),
            Input = command.Input,
            WorkflowExecutionTimeout = command.WorkflowExecutionTimeout,
            WorkflowRunTimeout = Ticks.ToDuration(runTimeout),
            WorkflowTaskTimeout = Ticks.ToDuration(Ticks.TaskTimeout(Ticks.Of(command.WorkflowTaskTimeout), runTimeout)),
            ParentClosePolicy = command.ParentClosePolicy == ParentClosePolicy.Unspecified ? ParentClosePolicy.Terminate : command.ParentClosePolicy,
            Control = command.Control,
            WorkflowTaskCompletedEventId = completedId,
            WorkflowIdReusePolicy = command.WorkflowIdReusePolicy == WorkflowIdReusePolicy.Unspecified ? WorkflowIdReusePolicy.AllowDuplicate : command.WorkflowIdReusePolicy,
            RetryPolicy = command.RetryPolicy is null ? null : RetryPolicies.WithDefaults(command.RetryPolicy),
            CronSchedule = command.CronSchedule,
            Header = command.Header,
            Memo = command.Memo,
            SearchAttributes = SearchAttributeRules.Typed(t.Kernel, t.Run.Namespace, command.SearchAttributes),
            Priority = command.Priority,
        };
        var e = t.Add(new HistoryEvent { EventType = EventType.StartChildWorkflowExecutionInitiated, StartChildWorkflowExecutionInitiatedEventAttributes = attributes, UserMetadata = metadata });
        var child = new ChildState
        {
            InitiatedId = e.EventId,
            Namespace = attributes.Namespace,
            WorkflowId = attributes.WorkflowId,
            WorkflowType = attributes.WorkflowType.Name,
            ParentClosePolicy = (int)attributes.ParentClosePolicy,
        };
        t.Run.Children[child.InitiatedId] = child;
        t.Run.Pinned[child.InitiatedId] = e;
        t.Put(ItemKind.Child, child.InitiatedId, child);
        StartLater(t, child.InitiatedId);
    }

    /// <summary>Starts the child after the commit.</summary>
    public static void StartLater(Transition t, long initiatedId)
    {
        var engine = t.Engine;
        var key = t.Run.Slot.Key;
        var runId = t.Run.RunId;
        t.Afterwards(() => Start(engine, key, runId, initiatedId));
    }

    /// <summary>The last run of the child's chain has closed.</summary>
    public static void Closed(Transition t, RunInfo info, HistoryEvent closing)
    {
        var initiatedId = info.Started.ParentInitiatedEventId;
        if (!t.Run.IsOpen || !t.Run.Children.TryGetValue(initiatedId, out var child))
        {
            return;
        }

        if (!child.Started)
        {
            RecordStarted(t, child, info.Started.FirstExecutionRunId);
        }

        t.Run.Children.Remove(initiatedId);
        t.Run.Pinned.Remove(initiatedId);
        t.Remove(ItemKind.Child, initiatedId);
        t.Record(ChildEvents.Closed(child, new WorkflowExecution { WorkflowId = info.WorkflowId, RunId = info.RunId }, t.Kernel.Namespaces.Find(child.Namespace)?.Id ?? "", closing));
        WorkflowTasks.Schedule(t);
    }

    private static void Start(RunEngine engine, WorkflowKey parentKey, string parentRunId, long initiatedId)
    {
        StartChildWorkflowExecutionInitiatedEventAttributes? wish = null;
        RunInfo? parent = null;
        using (var held = engine.Hold(parentKey))
        {
            if (engine.Find(held.Slot, parentRunId) is { } run && run.Children.TryGetValue(initiatedId, out var child) && !child.Started && run.IsOpen)
            {
                parent = run.Info;
                wish = (run.Pinned.GetValueOrDefault(initiatedId) ?? engine.Kernel.Reader.Event(run.Key, initiatedId))?.StartChildWorkflowExecutionInitiatedEventAttributes;
            }
        }

        if (wish is null || parent is null)
        {
            return;
        }

        string runId;
        try
        {
            runId = Starting.StartChild(engine, parent, initiatedId, wish);
        }
        catch (TemporalServiceException e) when (e.Code == 6)
        {
            engine.Change(parentKey, parentRunId, t => StartFailed(t, initiatedId, wish, StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists));
            return;
        }
        catch (TemporalServiceException e) when (e.Code == 5)
        {
            engine.Change(parentKey, parentRunId, t => StartFailed(t, initiatedId, wish, StartChildWorkflowExecutionFailedCause.NamespaceNotFound));
            return;
        }
        catch (TemporalServiceException e)
        {
            Log.BackgroundFault(engine.Kernel.Logger, e, e.Message);
            return;
        }

        engine.Change(parentKey, parentRunId, t =>
        {
            if (t.Run.IsOpen && t.Run.Children.TryGetValue(initiatedId, out var child) && !child.Started)
            {
                RecordStarted(t, child, runId);
                WorkflowTasks.Schedule(t);
            }
            else if (!t.Run.IsOpen && t.Run.Children.TryGetValue(initiatedId, out var late) && !late.Started)
            {
                // The parent closed while its child was started: the policy applies to this child too.
                late.Started = true;
                late.RunId = runId;
                t.Put(ItemKind.Child, late.InitiatedId, late);
                t.State.ChildrenWait = late.ParentClosePolicy != (int)ParentClosePolicy.Abandon;
                Links.RunClosed(t);
            }
        });
    }

    private static void RecordStarted(Transition t, ChildState child, string runId)
    {
        var wish = Initiated(t, child.InitiatedId);
        child.Started = true;
        child.RunId = runId;
        var e = new HistoryEvent
        {
            EventType = EventType.ChildWorkflowExecutionStarted,
            ChildWorkflowExecutionStartedEventAttributes = new ChildWorkflowExecutionStartedEventAttributes
            {
                Namespace = child.Namespace,
                NamespaceId = t.Kernel.Namespaces.Find(child.Namespace)?.Id ?? "",
                InitiatedEventId = child.InitiatedId,
                WorkflowExecution = new WorkflowExecution { WorkflowId = child.WorkflowId, RunId = runId },
                WorkflowType = new WorkflowType { Name = child.WorkflowType },
                Header = wish?.Header,
            },
        };
        t.Record(e);
        child.StartedId = e.EventId;
        t.Run.Pinned.Remove(child.InitiatedId);
        t.Put(ItemKind.Child, child.InitiatedId, child);
    }

    private static StartChildWorkflowExecutionInitiatedEventAttributes? Initiated(Transition t, long initiatedId) =>
        (t.Run.Pinned.GetValueOrDefault(initiatedId) ?? t.Kernel.Reader.Event(t.Run.Key, initiatedId))?.StartChildWorkflowExecutionInitiatedEventAttributes;

    private static void StartFailed(Transition t, long initiatedId, StartChildWorkflowExecutionInitiatedEventAttributes wish, StartChildWorkflowExecutionFailedCause cause)
    {
        if (!t.Run.IsOpen || !t.Run.Children.Remove(initiatedId))
        {
            return;
        }

        t.Run.Pinned.Remove(initiatedId);
        t.Remove(ItemKind.Child, initiatedId);
        t.Record(new HistoryEvent
        {
            EventType = EventType.StartChildWorkflowExecutionFailed,
            StartChildWorkflowExecutionFailedEventAttributes = new StartChildWorkflowExecutionFailedEventAttributes
            {
                Namespace = wish.Namespace,
                NamespaceId = wish.NamespaceId,
                WorkflowId = wish.WorkflowId,
                WorkflowType = wish.WorkflowType,
                Cause = cause,
                Control = wish.Control,
                InitiatedEventId = initiatedId,
            },
        });
        WorkflowTasks.Schedule(t);
    }
}
