using Orchestrator.Workflows.Jobs;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>
/// Runs the containers of jobs. Calls for one job come one after the other, in order; different jobs run at once.
/// </summary>
public interface IJobActivities
{
    /// <summary>
    /// Checks the images of all tasks of the action against the allowlist before any of them runs; null when all are allowed,
    /// else the text of the refusal.
    /// </summary>
    [Activity]
    Task<string?> CheckImagesAsync(JobInput job);

    /// <summary>
    /// Runs one container to its end, heartbeating. Repeated after a worker's death with the same arguments it re-attaches to the
    /// container, or answers with its kept result: never two containers for one (event, action, task, attempt). Cancelled, it
    /// stops the container (SIGTERM, grace 10 s, SIGKILL) and answers with status aborted. A container that fails is an outcome;
    /// only a broken runner is an exception.
    /// </summary>
    [Activity]
    Task<JobTaskOutcome> RunTaskAsync(JobTaskRun run);
}
