using Temporalio.Workflows;

namespace Temporalio.Tests.Replay;

/// <summary>The feature workflow "activity/retry_on_error": one activity, five attempts, its failure goes on.</summary>
[Workflow("Workflow")]
public sealed class ActivityRetryWorkflow
{
    [WorkflowRun]
    public Task RunAsync() => Workflow.ExecuteActivityAsync(
        "AlwaysFailActivity",
        [],
        new()
        {
            ScheduleToCloseTimeout = TimeSpan.FromMinutes(1),
            ActivityId = "5",
            RetryPolicy = new() { InitialInterval = TimeSpan.FromMilliseconds(10), BackoffCoefficient = 1, MaximumAttempts = 5 },
        });
}
