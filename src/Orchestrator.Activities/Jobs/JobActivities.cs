using Docker.DotNet;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Jobs;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Jobs;

/// <summary>Runs the containers of jobs.</summary>
internal sealed class JobActivities(IJobRunner runner, JobSetup setup, JobPolicy policy, IJobLogs logs, TimeProvider time) : IJobActivities
{
    private const int TailLines = 20;

    /// <inheritdoc />
    [Activity]
    public Task<string?> CheckImagesAsync(JobInput job) =>
        Task.FromResult(job.Action.Tasks.Select(task => policy.Refuse(task.Image)).FirstOrDefault(refusal => refusal is not null));

    /// <inheritdoc />
    [Activity]
    public async Task<JobTaskOutcome> RunTaskAsync(JobTaskRun run)
    {
        var context = ActivityExecutionContext.Current;
        using var end = new JobRunEnd(context);
        try
        {
            var (spec, mask) = await setup.ResolveAsync(run, context.Info, end.Leave);
            return await RunAsync(run, spec, mask, context, end);
        }
        catch (JobSetupException e)
        {
            return JobOutcomes.NotRun(run, e.Message, time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or DockerApiException)
        {
            throw new ApplicationFailureException(
                $"Cannot run task '{run.Job.Action.Tasks[run.TaskIndex].Name}' now: {e.Message}", e, errorType: "JobRunnerUnavailable");
        }
    }

    private async Task<JobTaskOutcome> RunAsync(
        JobTaskRun run, ContainerSpec spec, SecretMask mask, ActivityExecutionContext context, JobRunEnd end)
    {
        await logs.OpenAsync(LogOf(run, spec.Name), end.Leave);
        var observer = new JobLogObserver(logs, spec.Name, mask, await logs.FindLastTimeAsync(spec.Name, end.Leave));
        await using var heartbeat = new JobHeartbeat(context, observer, time);
        var exit = await runner.RunAsync(spec, observer, end.Stop, end.Leave);

        // The outcome is worth more than the token that may have been cancelled by now.
        var tail = await logs.ReadTailAsync(spec.Name, TailLines, CancellationToken.None);
        await logs.CompleteAsync(spec.Name, exit.FinishedAt, CancellationToken.None);
        var outcome = JobOutcomes.Of(run, spec, exit, tail, mask);
        JobMetrics.Ended(outcome);
        return outcome;
    }

    private JobLog LogOf(JobTaskRun run, string id) => new()
    {
        Id = id,
        Project = run.Job.Scope.Project,
        Stage = run.Job.Scope.Stage,
        Service = run.Job.Scope.Service,
        Context = run.Job.Context,
        Task = run.Job.TaskName,
        Action = run.Job.Action.Name,
        Container = run.Job.Action.Tasks[run.TaskIndex].Name,
        Attempt = run.Attempt,
        StartedAt = time.GetUtcNow(),
    };
}
