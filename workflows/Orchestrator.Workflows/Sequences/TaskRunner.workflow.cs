using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Time;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Timing;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Runs one task to its end: a group at once, retries one after the other.</summary>
internal sealed class TaskRunner(SequenceRun run)
{
    private readonly TaskExecutors executors = new(run);

    public async Task<Verdict> RunAsync(SequenceTask task, int index)
    {
        var verdict = task.Parallel.Count == 0
            ? await RunWithRetriesAsync(task, index)
            : await RunGroupAsync(task, index);
        run.LastTask = task.Name;
        run.LastVerdict = verdict;
        return verdict;
    }

    private async Task<Verdict> RunGroupAsync(SequenceTask group, int index)
    {
        var members = group.Parallel.Select(task => RunMemberAsync(task, index)).ToList();
        return Verdict.Aggregate(await Workflow.WhenAllAsync(members));
    }

    /// <summary>A member may come later than the others, and may fail without the group.</summary>
    private async Task<Verdict> RunMemberAsync(SequenceTask task, int index)
    {
        var delay = task.TriggeredAfter ?? TimeSpan.Zero;
        if ((delay == TimeSpan.Zero && !task.ContinueOnFailure) || !Workflow.Patched("group-members"))
        {
            return await RunWithRetriesAsync(task, index);
        }

        if (delay > TimeSpan.Zero)
        {
            var skips = run.Skips;
            await run.Alarm.WaitAsync(() => run.Stopping || run.Skips > skips, Workflow.UtcNow + delay);
            await WaitWhilePausedAsync();
            if (run.Stopping)
            {
                return Verdict.Aborted;
            }
        }

        var verdict = await RunWithRetriesAsync(task, index, mayFail: task.ContinueOnFailure);
        return task.ContinueOnFailure && !run.Stopping && !verdict.GoesOn ? Verdict.Passed : verdict;
    }

    /// <param name="task">The task.</param>
    /// <param name="index">Its place in the sequence.</param>
    /// <param name="mayFail">Its time-out is not that of the sequence.</param>
    private async Task<Verdict> RunWithRetriesAsync(SequenceTask task, int index, bool mayFail = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await RunAttemptAsync(task, index, attempt);
            if (task.Retries is not { } retries || !ShouldRetry(retries, current.Verdict, attempt))
            {
                run.Message = current.Message;
                return Keep(current, mayFail);
            }

            var delay = retries.DelayAfter(attempt);
            run.Show(SequencePhase.Started, $"Trying task '{task.Name}' again in {GoDuration.Format(delay)}: {current.Message}");
            await run.Alarm.WaitAsync(() => run.Stopping, Workflow.UtcNow + delay);
            await WaitWhilePausedAsync();
        }
    }

    /// <summary>What a task does next after a wait of its own is held by a pause as the next task is.</summary>
    private async Task WaitWhilePausedAsync()
    {
        if (run.Paused && !run.Stopping && Workflow.Patched("pause-holds-waits"))
        {
            await run.Alarm.WaitAsync(() => !run.Paused || run.Stopping, null);
        }
    }

    private async Task<TaskRun> RunAttemptAsync(SequenceTask task, int index, int attempt)
    {
        var id = EventKey.Derive(Workflow.Info.WorkflowId, $"{index}/{task.Name}/{attempt}/triggered");
        var current = run.Begin(new TaskRun(task, index, attempt, id));
        try
        {
            if (await TriggerAsync(current) is { } triggered)
            {
                executors.Start(current, triggered);
                await WaitForEndAsync(current);
            }
        }
        catch (ActivityFailureException e)
        {
            current.EndErrored($"Cannot run task '{task.Name}': {(e.InnerException ?? e).Message}", Workflow.UtcNow);
        }

        if (current.Phase != TaskPhase.Finished)
        {
            await executors.StopAsync(current);
        }

        return current;
    }

    /// <summary>Sends the event; null when the task's condition says to leave it out.</summary>
    private async Task<TaskTriggered?> TriggerAsync(TaskRun current)
    {
        var trigger = new TaskTrigger
        {
            Sequence = run.Origin,
            Task = current.Task,
            EventId = current.TriggeredId,
            WorkflowId = Workflow.Info.WorkflowId,
            Finished = run.Finished.All,
            LastResult = run.LastVerdict is { } verdict ? Verdict.Word(verdict.Result) : null,
            LastStatus = run.LastVerdict is { } last ? Verdict.Word(last.Status) : null,
        };
        var triggered = await Workflow.ExecuteLocalActivityAsync((ISequenceActivities sequences) => sequences.TriggerTaskAsync(trigger), Calls.Local);
        if (triggered.Skipped)
        {
            current.EndSkipped("Its condition is false.", Workflow.UtcNow);
            return null;
        }

        current.Approval = triggered.Approval;
        current.Hint = triggered.Hint;
        current.Expected = Math.Max(1, (triggered.Jobs?.Count(action => !action.Silent) ?? 0) + (triggered.BuiltIn ? 1 : 0));
        current.Triggered(triggered.Time, Workflow.UtcNow);
        run.TakeEarly(current);
        return triggered;
    }

    /// <summary>Waits for the answers, the time-outs, and what an operator wants.</summary>
    private async Task WaitForEndAsync(TaskRun current)
    {
        var skips = run.Skips;
        while (!current.IsOver)
        {
            var now = Workflow.UtcNow;
            if (run.Stopping)
            {
                EndStopped(current, now);
            }
            else if (current.IsAnswered(now))
            {
                current.End(now);
            }
            else if (current.IsLate(now))
            {
                current.EndLate(now);
            }
            else if (run.Skips > skips)
            {
                current.EndSkipped("Skipped by an operator.", now);
            }
            else
            {
                var answers = current.Answers;
                await run.Alarm.WaitAsync(
                    () => current.Answers > answers || current.IsOver || run.Stopping || run.Skips > skips,
                    current.NextDue()?.UtcDateTime);
            }
        }
    }

    private void EndStopped(TaskRun current, DateTime now)
    {
        if (run.AbortReason is { } reason)
        {
            current.EndAborted(reason, now);
        }
        else
        {
            current.EndErrored("The time of the whole sequence is up.", now);
        }
    }

    private Verdict Keep(TaskRun ended, bool mayFail)
    {
        foreach (var part in ended.Data)
        {
            run.Finished.Add(part);
        }

        if (ended.Phase == TaskPhase.TimedOut && !mayFail)
        {
            run.Show(SequencePhase.TimedOut, ended.Message);
        }

        return ended.Verdict;
    }

    private bool ShouldRetry(TaskRetries? retries, Verdict verdict, int attempt) =>
        retries is not null && !run.Stopping && !verdict.GoesOn && attempt < retries.MaxAttempts
        && (verdict.Status == Status.Errored ? retries.OnErrored : retries.OnFail);
}
