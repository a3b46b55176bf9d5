using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Admin;

public sealed class BatchTests
{
    [Fact]
    public async Task StartBatchOperation_Terminate_TreatsWhatTheQueryFinds()
    {
        await using var service = await ServiceCalls.StartAsync();
        await StartRunAsync(service, "a", "One");
        await StartRunAsync(service, "b", "One");
        await StartRunAsync(service, "c", "Other");

        await service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", Terminate("job"));

        var done = await EndAsync(service, "job");
        Assert.Equal((BatchOperationState.Completed, 2, 2), (done.State, done.TotalOperationCount, done.CompleteOperationCount));
        var left = await service.WorkflowAsync<ListWorkflowExecutionsResponse>("ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "default", Query = "ExecutionStatus='Running'" });
        Assert.Equal("c", Assert.Single(left.Executions).Execution.WorkflowId);
    }

    [Fact]
    public async Task StopBatchOperation_Slow_EndsItAsFailed()
    {
        await using var service = await ServiceCalls.StartAsync();
        await StartRunAsync(service, "a", "One");
        var slow = Terminate("job");
        slow.MaxOperationsPerSecond = 0.001f;
        await service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", slow);

        await service.WorkflowAsync<StopBatchOperationResponse>("StopBatchOperation", new StopBatchOperationRequest { Namespace = "default", JobId = "job", Reason = "enough" });

        Assert.Equal(BatchOperationState.Failed, (await DescribeAsync(service, "job")).State);
        Assert.Equal(5, (await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<StopBatchOperationResponse>(
            "StopBatchOperation", new StopBatchOperationRequest { Namespace = "default", JobId = "job" }))).Code);
    }

    [Fact]
    public async Task Load_BatchInterruptedByAStop_GoesOn()
    {
        var directory = Directory.CreateTempSubdirectory("temporal-batch").FullName;
        await using (var service = await ServiceCalls.StartAsync(directory))
        {
            await StartRunAsync(service, "a", "One");
            var slow = Terminate("job");
            slow.MaxOperationsPerSecond = 0.5f;
            await service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", slow);
        }

        await using (var again = await ServiceCalls.StartAsync(directory))
        {
            Assert.Equal(BatchOperationState.Completed, (await EndAsync(again, "job")).State);
        }

        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("", "reason")]
    [InlineData("WorkflowType='One'", "")]
    public async Task StartBatchOperation_SomethingMissing_IsRefused(string query, string reason)
    {
        await using var service = await ServiceCalls.StartAsync();
        var request = Terminate("job");
        (request.VisibilityQuery, request.Reason) = (query, reason);

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", request));

        Assert.Equal((3, "must provide required parameters: BatchType/Reason/Namespace/Query/Executions"), (refusal.Code, refusal.Message));
    }

    private static StartBatchOperationRequest Terminate(string job) =>
        new() { Namespace = "default", JobId = job, Reason = "clean up", VisibilityQuery = "WorkflowType='One'", TerminationOperation = new() { Identity = "me" } };

    private static Task<StartWorkflowExecutionResponse> StartRunAsync(TemporalService service, string id, string type) =>
        service.WorkflowAsync<StartWorkflowExecutionResponse>("StartWorkflowExecution", new StartWorkflowExecutionRequest { Namespace = "default", WorkflowId = id, WorkflowType = new() { Name = type }, TaskQueue = new() { Name = "queue" }, RequestId = id });

    private static Task<DescribeBatchOperationResponse> DescribeAsync(TemporalService service, string job) =>
        service.WorkflowAsync<DescribeBatchOperationResponse>("DescribeBatchOperation", new DescribeBatchOperationRequest { Namespace = "default", JobId = job });

    private static async Task<DescribeBatchOperationResponse> EndAsync(TemporalService service, string job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        DescribeBatchOperationResponse shown;
        while ((shown = await DescribeAsync(service, job)).State == BatchOperationState.Running)
        {
            await tick.WaitForNextTickAsync(limit.Token);
        }

        return shown;
    }
}
