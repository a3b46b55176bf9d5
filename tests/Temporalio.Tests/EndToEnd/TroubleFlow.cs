using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Retries an activity that fails at first; waits for ever if asked to.</summary>
[Workflow]
public class TroubleFlow
{
    [WorkflowRun]
    public async Task<int> RunAsync(string kind) => kind switch
    {
        "retry" => await Workflow.ExecuteActivityAsync(
            () => Deeds.FailTwice(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(10) } }),
        "local" => await Workflow.ExecuteLocalActivityAsync(
            () => Deeds.FailTwice(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(10) } }),
        "fail" => throw new ApplicationFailureException("no", errorType: "Bad"),
        "beat" => await Workflow.ExecuteActivityAsync(
            () => Deeds.BeatAsync(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(60), HeartbeatTimeout = TimeSpan.FromSeconds(30), CancellationType = ActivityCancellationType.WaitCancellationCompleted }),
        _ => await WaitAsync(),
    };

    private static async Task<int> WaitAsync()
    {
        await Workflow.WaitConditionAsync(() => false);
        return 0;
    }
}
