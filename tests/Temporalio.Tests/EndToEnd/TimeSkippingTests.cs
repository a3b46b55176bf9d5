using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

public class TimeSkippingTests
{
    [Fact]
    public async Task GetResult_WorkflowSleepsForDays_TakesSeconds()
    {
        await using var environment = await WorkflowEnvironment.StartTimeSkippingAsync();
        using var worker = new TemporalWorker(environment.Client, new TemporalWorkerOptions("q").AddWorkflow<SleepFlow>());
        await worker.ExecuteAsync(async () =>
        {
            var before = await environment.GetCurrentTimeAsync();

            await environment.Client.ExecuteWorkflowAsync((SleepFlow flow) => flow.RunAsync(), new("sleep", "q"));

            Assert.True(await environment.GetCurrentTimeAsync() - before >= TimeSpan.FromDays(30));
        }).WaitAsync(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task DelayAsync_Hour_MovesTheClock()
    {
        await using var environment = await WorkflowEnvironment.StartTimeSkippingAsync();
        var before = await environment.GetCurrentTimeAsync();

        await environment.DelayAsync(TimeSpan.FromHours(1)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(await environment.GetCurrentTimeAsync() - before >= TimeSpan.FromHours(1));
    }

    /// <summary>Sleeps for a month.</summary>
    [Workflow]
    public class SleepFlow
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.DelayAsync(TimeSpan.FromDays(30));
    }
}
