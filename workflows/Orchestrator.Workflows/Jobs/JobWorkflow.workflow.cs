using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Timing;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Jobs;

/// <summary>Runs the containers of one action one after the other, and says by events that it started and how it ended.</summary>
[Workflow(WorkflowNames.Job)]
public sealed class JobWorkflow
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);
    private readonly List<JobTaskOutcome> outcomes = [];

    [WorkflowRun]
    public async Task<JobOutcome> RunAsync(JobInput job)
    {
        var startedAt = Workflow.UtcNow;
        await EmitAsync(job, EventType.TaskStarted(job.TaskName), JobReport.Started(job));
        var refusal = await Workflow.ExecuteLocalActivityAsync((IJobActivities jobs) => jobs.CheckImagesAsync(job), Calls.Local);
        for (var index = 0; refusal is null && index < job.Action.Tasks.Count; index++)
        {
            if (!(await RunTaskAsync(job, index)).GoesOn)
            {
                break;
            }
        }

        var outcome = JobReport.Outcome(outcomes, refusal);
        await EmitAsync(job, EventType.TaskFinished(job.TaskName), JobReport.Finished(job, outcome, startedAt, Workflow.UtcNow));
        return outcome;
    }

    private async Task<Verdict> RunTaskAsync(JobInput job, int index)
    {
        var retries = job.Action.Tasks[index].Retries;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await RunContainerAsync(new JobTaskRun(job, index, attempt));
            outcomes.Add(outcome);
            var verdict = new Verdict(outcome.Result, outcome.Status);
            var again = retries is not null && !verdict.GoesOn && verdict.Status != Status.Aborted && attempt < retries.MaxAttempts
                && (verdict.Status == Status.Errored ? retries.OnErrored : retries.OnFail);
            if (retries is null || !again || Workflow.CancellationToken.IsCancellationRequested)
            {
                return verdict;
            }

            if (!await PauseAsync(retries.DelayAfter(attempt)))
            {
                return Verdict.Aborted;
            }
        }
    }

    private static async Task<JobTaskOutcome> RunContainerAsync(JobTaskRun run)
    {
        var task = run.Job.Action.Tasks[run.TaskIndex];
        var options = new ActivityOptions
        {
            // The runner enforces the task's own limit; this one only ends what no worker can end any more.
            StartToCloseTimeout = (task.Timeout ?? LongestRun) + TimeSpan.FromHours(1),
            HeartbeatTimeout = TimeSpan.FromSeconds(15),
            CancellationType = ActivityCancellationType.WaitCancellationCompleted,
            RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromSeconds(30) },
            Summary = task.Name,
        };
        var startedAt = Workflow.UtcNow;
        try
        {
            return await Workflow.ExecuteActivityAsync((IJobActivities jobs) => jobs.RunTaskAsync(run), options);
        }
        catch (Exception e) when (e is ActivityFailureException or OperationCanceledException)
        {
            var stopped = Workflow.CancellationToken.IsCancellationRequested;
            return new JobTaskOutcome
            {
                Name = task.Name,
                Attempt = run.Attempt,
                Result = Result.Fail,
                Status = stopped ? Status.Aborted : Status.Errored,
                Message = stopped ? $"Task '{task.Name}' was stopped." : $"Task '{task.Name}' could not be run: {(e.InnerException ?? e).Message}",
                StartedAt = startedAt,
                FinishedAt = Workflow.UtcNow,
            };
        }
    }

    /// <summary>False: the job was cancelled meanwhile.</summary>
    private static async Task<bool> PauseAsync(TimeSpan delay)
    {
        try
        {
            await Workflow.DelayAsync(delay);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task EmitAsync(JobInput job, string type, JsonElement data)
    {
        if (job.Action.Silent)
        {
            return;
        }

        var request = new EmitRequest
        {
            Id = EventKey.Derive(Workflow.Info.WorkflowId, type),
            Type = type,
            Source = EventSources.Job,
            Context = job.Context,
            TriggeredId = job.TriggeredId ?? job.EventId,
            GitCommitId = job.GitCommitId,
            TraceParent = job.TraceParent,
            Data = data,
        };
        await Workflow.ExecuteLocalActivityAsync((IEventActivities events) => events.EmitAsync(request), Calls.Local);
    }
}
