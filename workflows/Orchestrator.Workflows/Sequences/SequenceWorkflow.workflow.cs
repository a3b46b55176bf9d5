using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Timing;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Runs the tasks of a sequence, one after the other, and says how it ended.</summary>
[Workflow(WorkflowNames.Sequence)]
public sealed class SequenceWorkflow
{
    private readonly SequenceRun run;
    private readonly TaskRunner tasks;
    private readonly Turn turn;

    [WorkflowInit]
    public SequenceWorkflow(SequenceInput input)
    {
        run = new SequenceRun(input);
        tasks = new TaskRunner(run);
        turn = new Turn(run);
    }

    [WorkflowRun]
    public async Task<SequenceState> RunAsync(SequenceInput input)
    {
        WatchForTheEnd();
        var verdict = Verdict.Passed;
        for (var index = input.StartAt; index < input.Sequence.Tasks.Count; index++)
        {
            var task = input.Sequence.Tasks[index];
            if (!await turn.WaitAsync(task))
            {
                verdict = Verdict.Errored;
                break;
            }

            verdict = await tasks.RunAsync(task, index);
            if (run.Stopping || (!verdict.GoesOn && !task.ContinueOnFailure))
            {
                break;
            }
        }

        await EndAsync(verdict);
        return run.ToState();
    }

    /// <summary>A started, finished or status.changed event for one of our tasks.</summary>
    [WorkflowSignal(WorkflowSignals.TaskEvent)]
    public Task TaskEventAsync(TaskEvent answer)
    {
        run.Take(answer);
        return Task.CompletedTask;
    }

    [WorkflowSignal(WorkflowSignals.Control)]
    public Task ControlAsync(ControlRequest request)
    {
        run.Take(request);
        return Task.CompletedTask;
    }

    [WorkflowSignal(WorkflowSignals.LaneGranted)]
    public Task LaneGrantedAsync(LaneGrant grant)
    {
        run.Lane.OnGranted(grant);
        return Task.CompletedTask;
    }

    [WorkflowSignal(WorkflowSignals.LaneContended)]
    public Task LaneContendedAsync()
    {
        run.Lane.OnContended();
        return Task.CompletedTask;
    }

    [WorkflowQuery(WorkflowSignals.State)]
    public SequenceState State() => run.ToState();

    /// <summary>A cancel request counts as an abort; the time of the whole sequence, if limited, begins now.</summary>
    private void WatchForTheEnd()
    {
        Workflow.CancellationToken.Register(() => run.Abort("Aborted by a cancel request."));
        if (run.Input.Sequence.Timeout is { } limit)
        {
            _ = WatchTimeAsync(Workflow.UtcNow + limit);
        }
    }

    private async Task WatchTimeAsync(DateTime due) =>
        run.OutOfTime = !await run.Alarm.WaitAsync(() => run.Verdict is not null, due);

    private async Task EndAsync(Verdict ofLastTask)
    {
        var (verdict, phase) = run switch
        {
            { AbortReason: not null } => (Verdict.Aborted, SequencePhase.Aborted),
            { OutOfTime: true } => (Verdict.Errored, SequencePhase.TimedOut),
            { Phase: SequencePhase.TimedOut } => (ofLastTask, SequencePhase.TimedOut),
            _ => (ofLastTask.OfSequence(), SequencePhase.Finished),
        };
        var message = run switch
        {
            { AbortReason: { } reason } => reason,
            { OutOfTime: true } => $"Sequence '{run.Input.Sequence.Name}' did not finish in time.",
            _ => run.Message,
        };

        var ending = new SequenceEnding
        {
            Sequence = run.Origin,
            WorkflowId = Workflow.Info.WorkflowId,
            Result = verdict.Result,
            Status = verdict.Status,
            Message = message,
            LastTask = run.LastTask,
            Early = run.LastTask.Length > 0 && run.Input.Sequence.Tasks[^1].Name != run.LastTask,
            Finished = run.Finished.All,
            FollowUps = phase != SequencePhase.Aborted,
            Lane = run.Lane.Held,
            LaneContended = run.Lane.Contended,
        };
        var ended = await Workflow.ExecuteLocalActivityAsync((ISequenceActivities sequences) => sequences.FinishSequenceAsync(ending), Calls.Local);
        run.FollowUps = ended.FollowUps;
        run.FinishedAt = ended.Time;
        run.ShowEnd(phase, verdict, message);
    }
}
