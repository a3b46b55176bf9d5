using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Time;
using Orchestrator.Workflows.Lanes;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>
/// What must be true before a task is triggered: its delay is over, nobody paused the run, the lane is ours. Whoever waits for
/// anything else than the lane does not keep it.
/// </summary>
internal sealed class Turn(SequenceRun run)
{
    /// <summary>False: the task must not be triggered, the run ends.</summary>
    public async Task<bool> WaitAsync(SequenceTask task)
    {
        await WaitForDelayAsync(task);
        do
        {
            await WaitWhilePausedAsync();
            if (!await WaitForLaneAsync())
            {
                return false;
            }
        }
        while (run.Paused && !run.Stopping);

        run.StartedAt ??= Workflow.UtcNow;
        run.Show(SequencePhase.Started, $"Running task '{task.Name}'.");
        return !run.Stopping;
    }

    private async Task WaitForDelayAsync(SequenceTask task)
    {
        if (task.TriggeredAfter is not { } delay || delay == TimeSpan.Zero || run.Stopping)
        {
            return;
        }

        var skips = run.Skips;
        await run.Lane.LeaveAsync();
        run.Show(SequencePhase.Waiting, $"Task '{task.Name}' is due in {GoDuration.Format(delay)}.");
        await run.Alarm.WaitAsync(() => run.Stopping || run.Skips > skips, Workflow.UtcNow + delay);
    }

    private async Task WaitWhilePausedAsync()
    {
        if (!run.Paused || run.Stopping)
        {
            return;
        }

        await run.Lane.LeaveAsync();
        run.Show(SequencePhase.Paused, run.Held ? "Held by the kill switch." : "Paused.");
        await run.Alarm.WaitAsync(() => !run.Paused || run.Stopping, null);
    }

    private async Task<bool> WaitForLaneAsync()
    {
        if (run.Lane.Granted || run.Stopping)
        {
            return true;
        }

        var answer = await run.Lane.AskAsync();
        if (answer == LaneAnswer.Queued)
        {
            run.Show(SequencePhase.Waiting, $"Waiting for another sequence of {run.Input.Scope} to end.");
            await run.Alarm.WaitAsync(() => run.Lane.Granted || run.Paused || run.Stopping, null);
        }

        if (answer == LaneAnswer.Rejected)
        {
            run.Message = $"Rejected, since another sequence of {run.Input.Scope} is running.";
            return false;
        }

        return true;
    }
}
