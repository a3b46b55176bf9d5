using Orchestrator.Model.Approvals;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Jobs;
using Orchestrator.Workflows.Timing;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Starts what we ourselves do about a triggered task: jobs, approvals, built-in executors. All answer by events.</summary>
internal sealed class TaskExecutors(SequenceRun run)
{
    /// <summary>How long to wait for containers to stop; the runner itself gives them ten seconds.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly List<(string TriggeredId, Task Job, CancellationTokenSource Stop)> jobs = [];
    private readonly BuiltInExecutors builtIn = new(run);

    public void Start(TaskRun task, TaskTriggered triggered)
    {
        for (var i = 0; i < (triggered.Jobs?.Count ?? 0); i++)
        {
            StartJob(task, triggered, i);
        }

        if (triggered.BuiltIn)
        {
            var stop = new CancellationTokenSource();
            jobs.Add((task.TriggeredId, builtIn.AnswerAsync(task, triggered, stop.Token), stop));
        }

        if (triggered.Approval is { } terms)
        {
            _ = ApproveAsync(task, terms);
        }
    }

    /// <summary>Stops the jobs of a task that ended before them and waits until they have gone.</summary>
    public async Task StopAsync(TaskRun task)
    {
        var open = jobs.FindAll(job => job.TriggeredId == task.TriggeredId && !job.Job.IsCompleted);
        foreach (var job in open)
        {
            job.Stop.Cancel();
        }

        await run.Alarm.WaitAsync(() => open.TrueForAll(job => job.Job.IsCompleted), Workflow.UtcNow + StopLimit);
    }

    private void StartJob(TaskRun task, TaskTriggered triggered, int index)
    {
        var action = triggered.Jobs![index];
        var input = new JobInput
        {
            EventKey = triggered.EventKey,
            EventId = task.TriggeredId,
            TaskName = task.Task.Name,
            Context = run.Input.Context,
            Scope = run.Input.Scope,
            GitCommitId = run.Input.GitCommitId,
            TraceParent = run.Input.TraceParent,
            Action = action,
            ActionIndex = index,
        };
        var stop = new CancellationTokenSource();
        var options = new ChildWorkflowOptions
        {
            Id = WorkflowIds.Job(task.TriggeredId, index),
            StaticSummary = $"{action.Name} for {task.Task.Name}",
            CancellationToken = stop.Token,
            ParentClosePolicy = action.Silent ? ParentClosePolicy.Abandon : ParentClosePolicy.RequestCancel,
        };
        var job = RunJobAsync(task, input, options);
        if (!action.Silent)
        {
            jobs.Add((task.TriggeredId, job, stop));
        }
    }

    private static async Task RunJobAsync(TaskRun task, JobInput input, ChildWorkflowOptions options)
    {
        try
        {
            await Workflow.ExecuteChildWorkflowAsync((JobWorkflow workflow) => workflow.RunAsync(input), options);
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            // The job ended without its own last words, for example terminated by hand: nobody else would end the task.
            // Nobody waits for a silent one; how it ended is in its own history.
            if (!input.Action.Silent)
            {
                task.Take(Lost(task, input, (e.InnerException ?? e).Message), Workflow.UtcNow);
            }
        }
    }

    private static TaskEvent Lost(TaskRun task, JobInput input, string why) => new()
    {
        EventId = EventKey.Derive(task.TriggeredId, $"{input.ActionIndex}/lost"),
        EventKey = "",
        Kind = EventKind.Finished,
        TriggeredId = task.TriggeredId,
        Source = EventSources.Job,
        Time = Workflow.UtcNow,
        Result = Verdict.Word(Result.Fail),
        Status = Verdict.Word(Status.Errored),
        Message = $"Job '{input.Action.Name}' ended without a result: {why}",
    };

    private async Task ApproveAsync(TaskRun task, ApprovalTerms terms)
    {
        try
        {
            if (terms.Decision is null)
            {
                run.Show(SequencePhase.WaitingForApproval, terms.Message);
                await run.Lane.LeaveAsync();
            }

            await EmitAsync(task, EventType.TaskStarted(task.Task.Name), Verdict.Passed, terms.Message);
            if (terms.Decision is { } decision)
            {
                await EmitAsync(task, EventType.TaskFinished(task.Task.Name), new Verdict(decision, Status.Succeeded), terms.Message);
            }
        }
        catch (ActivityFailureException e)
        {
            task.EndErrored($"Cannot ask for the approval: {(e.InnerException ?? e).Message}", Workflow.UtcNow);
        }
    }

    private async Task EmitAsync(TaskRun task, string type, Verdict verdict, string message)
    {
        var request = new EmitRequest
        {
            Id = EventKey.Derive(task.TriggeredId, type),
            Type = type,
            Source = EventSources.Approval,
            Context = run.Input.Context,
            TriggeredId = task.TriggeredId,
            GitCommitId = run.Input.GitCommitId,
            TraceParent = run.Input.TraceParent,
            Data = Payload.Finished(null, run.Input.Scope, verdict, message),
        };
        await Workflow.ExecuteLocalActivityAsync((IEventActivities events) => events.EmitAsync(request), Calls.Local);
    }
}
