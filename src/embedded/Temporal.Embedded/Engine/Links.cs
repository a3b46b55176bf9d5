using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>
/// What runs do to each other: start children, signal, cancel, report to the parent. The wish is stored with the run that has it;
/// it is carried out after the commit, idempotently, and again after a crash until the answer is stored too.
/// </summary>
internal static class Links
{
    /// <summary>Carries out everything that is still open.</summary>
    public static void Resume(Transition t)
    {
        var run = t.Run;
        if (run.IsOpen)
        {
            foreach (var child in run.HasChildren ? run.Children.Values.Where(child => !child.Started) : [])
            {
                Children.StartLater(t, child.InitiatedId);
            }

            if (run.HasExternals)
            {
                foreach (var external in run.Externals.Values)
                {
                    Externals.CarryOutLater(t, external);
                }
            }
        }
        else
        {
            RunClosed(t);
        }
    }

    /// <summary>After the commit of a close: the parent is told, the parent close policy applied.</summary>
    public static void RunClosed(Transition t)
    {
        var run = t.Run;
        var engine = t.Engine;
        if (t.State.ParentWaits)
        {
            t.Afterwards(() => TellParent(engine, run.Slot.Key, run.RunId));
        }

        if (t.State.ChildrenWait)
        {
            t.Afterwards(() => ApplyClosePolicy(engine, run.Slot.Key, run.RunId));
        }
    }

    /// <summary>The same at once, for a closed run that is about to be deleted.</summary>
    public static void Settle(RunEngine engine, WorkflowKey key, string runId)
    {
        TellParent(engine, key, runId);
        ApplyClosePolicy(engine, key, runId);
    }

    private static void TellParent(RunEngine engine, WorkflowKey key, string runId)
    {
        HistoryEvent? closing;
        RunInfo info;
        using (var held = engine.Hold(key))
        {
            if (engine.Find(held.Slot, runId) is not { State.ParentWaits: true } run)
            {
                return;
            }

            info = run.Info;
            closing = run.TailSince(run.State.NextEventId - 1) is [var last] ? last : engine.Kernel.Reader.Event(run.Key, run.State.NextEventId - 1);
        }

        var parent = info.Started.ParentWorkflowExecution;
        var waiting = parent.RunId;
        while (waiting.Length > 0 && closing is not null)
        {
            var asked = waiting;
            waiting = "";
            engine.Change(new WorkflowKey(info.Started.ParentWorkflowNamespace, parent.WorkflowId), asked, t =>
            {
                // A reset took the pending children over to another run.
                waiting = t.Run.IsOpen ? "" : t.State.ResetRunId;
                Children.Closed(t, info, closing);
            });
        }

        engine.Change(key, runId, t =>
        {
            t.State.ParentWaits = false;
            t.Touch();
        });
    }

    private static void ApplyClosePolicy(RunEngine engine, WorkflowKey key, string runId)
    {
        List<ChildState> children;
        using (var held = engine.Hold(key))
        {
            if (engine.Find(held.Slot, runId) is not { State.ChildrenWait: true } run)
            {
                return;
            }

            children = [.. run.Children.Values.Where(child => child is { Started: true, CloseApplied: false })];
        }

        foreach (var child in children)
        {
            Apply(engine, child, new WorkflowExecution { WorkflowId = key.WorkflowId, RunId = runId });
        }

        engine.Change(key, runId, t =>
        {
            t.State.ChildrenWait = false;
            t.Touch();
        });
    }

    private static void Apply(RunEngine engine, ChildState child, WorkflowExecution parent)
    {
        var policy = (ParentClosePolicy)child.ParentClosePolicy;
        if (policy == ParentClosePolicy.Abandon)
        {
            return;
        }

        // The newest run of the child's chain: its first run may have continued.
        engine.Change(new WorkflowKey(child.Namespace, child.WorkflowId), "", t =>
        {
            if (!t.Run.IsOpen || t.Run.FirstRunId != child.RunId)
            {
                return;
            }

            if (policy == ParentClosePolicy.RequestCancel)
            {
                Signals.RequestCancel(t, "", "history-service", Guid.NewGuid().ToString(), parent, 0);
            }
            else
            {
                Closing.Terminate(t, "by parent close policy", null, "history-service");
            }
        });
    }
}
