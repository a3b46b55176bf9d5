namespace Temporal.Embedded.Engine;

/// <summary>When a run has to be woken, what is then due, and whether a restart has to look at it at once.</summary>
internal static class Deadlines
{
    /// <summary>Work that does not wait for a time: a restart loads such runs at once.</summary>
    public static bool IsHot(Run run)
    {
        var state = run.State;
        if (!run.IsOpen)
        {
            return state.ParentWaits || state.ChildrenWait;
        }

        return state.Task is { Kind: not TaskKind.Speculative }
            || run.HasExternals
            || (run.HasChildren && run.Children.Values.Any(child => !child.Started))
            || (run.HasActivities && run.Activities.Values.Any(activity => activity is { Queued: true, StartedTime: 0 }));
    }

    /// <summary>The earliest deadline, or 0.</summary>
    public static long Next(Run run)
    {
        if (!run.IsOpen)
        {
            return 0;
        }

        var state = run.State;
        var next = Ticks.Tighter(run.Info.RunDeadline, state.FirstTaskAt);
        if (state.Task is { } task)
        {
            next = Ticks.Tighter(next, task.StartedId != 0 ? task.StartedTime + task.StartToClose : task.StartDeadline);
        }

        if (run.HasTimers)
        {
            foreach (var timer in run.Timers.Values)
            {
                next = Ticks.Tighter(next, timer.Due);
            }
        }

        if (run.HasActivities)
        {
            foreach (var activity in run.Activities.Values)
            {
                next = Ticks.Tighter(next, ActivityTimes.Next(activity).At);
            }
        }

        return next;
    }

    /// <summary>Does everything that is due.</summary>
    public static void Fire(Transition t)
    {
        var run = t.Run;
        if (!run.IsOpen)
        {
            return;
        }

        if (run.Info.RunDeadline != 0 && run.Info.RunDeadline <= t.Now)
        {
            Closing.TimeOut(t);
            return;
        }

        if (t.State.FirstTaskAt <= t.Now)
        {
            WorkflowTasks.EndDelay(t);
        }

        if (run.Task is { } task)
        {
            FireTask(t, task);
        }

        if (run.HasTimers)
        {
            Timers.Fire(t);
        }

        if (run.HasActivities)
        {
            Activities.Fire(t);
        }
    }

    private static void FireTask(Transition t, WorkflowTaskState task)
    {
        if (task.StartedId != 0 && task.StartedTime + task.StartToClose <= t.Now)
        {
            WorkflowTasks.TimeOut(t);
        }
        else if (task.StartedId == 0 && task.StartDeadline != 0 && task.StartDeadline <= t.Now)
        {
            WorkflowTasks.NotTaken(t);
        }
    }
}
