namespace Temporal.Embedded.Engine;

/// <summary>What a restart does to a run that had work.</summary>
internal static class Recovery
{
    /// <summary>Workers of before are gone with their sticky queues: a started task is lost at once, waiting ones are queued again.</summary>
    public static void TakeUp(Transition t)
    {
        var run = t.Run;
        if (run.IsOpen)
        {
            if (run.Task is { StartedId: not 0 })
            {
                WorkflowTasks.TimeOut(t);
            }
            else if (run.Task is { } waiting)
            {
                Requeue(t, waiting);
            }

            if (run.HasActivities)
            {
                foreach (var activity in run.Activities.Values.Where(activity => activity is { Queued: true, StartedTime: 0, Paused: false }))
                {
                    Activities.Dispatch(t, activity);
                }
            }
        }

        Links.Resume(t);
        Deadlines.Fire(t);
        t.Touch();
    }

    private static void Requeue(Transition t, WorkflowTaskState task)
    {
        if (task.Sticky)
        {
            task.Sticky = false;
            task.StartDeadline = 0;
            task.Queue = t.Run.Info.Started.TaskQueue.Name;
        }

        WorkflowTasks.ClearSticky(t.State);
        WorkflowTasks.Dispatch(t, task);
    }
}
