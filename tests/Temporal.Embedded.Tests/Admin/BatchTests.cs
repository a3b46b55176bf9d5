using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Tests.Engine;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
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
            "StopBatchOperation", new StopBatchOperationRequest { Namespace = "default", JobId = "job", Reason = "again" }))).Code);
    }

    [Fact]
    public async Task StartBatchOperation_SomethingMissing_IsRefusedWithIt()
    {
        await using var service = await ServiceCalls.StartAsync();
        (string Expected, Action<StartBatchOperationRequest> Change)[] cases =
        [
            ("JobId is not set on request.", request => request.JobId = ""),
            ("must provide required parameters: BatchType/Reason/Namespace/Query/Executions", request => request.Reason = ""),
            ("must provide required parameters: BatchType/Reason/Namespace/Query/Executions", request => request.VisibilityQuery = ""),
            ("batch query and executions are mutually exclusive", request => request.Executions.Add(new WorkflowExecution { WorkflowId = "a" })),
            ("must provide signal name", request => request.SignalOperation = new BatchOperationSignal()),
            ("batch reset missing target", request => request.ResetOperation = new BatchOperationReset { Options = new ResetOptions() }),
            ("unknown batch reset type Unspecified", request => request.ResetOperation = new BatchOperationReset()),
            ("must provide required parameters: activity type or match all activities", request => request.UnpauseActivitiesOperation = new BatchOperationUnpauseActivities { Type = "" }),
        ];

        foreach (var (expected, change) in cases)
        {
            var request = Terminate("job");
            change(request);
            var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", request));
            Assert.Equal((3, expected), (refusal.Code, refusal.Message));
        }
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

    [Fact]
    public async Task StartBatchOperation_ActivitiesPausedAndSlow_AreUnpausedAndChangedByMask()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w", request => request.WorkflowType.Name = "One");
        await worker.StepAsync(RawWorker.Activity("a"));
        await service.WorkflowAsync<PauseActivityResponse>("PauseActivity", new PauseActivityRequest { Namespace = "default", Execution = new() { WorkflowId = "w" }, Id = "a" });

        await RunAsync(service, "change", request => request.UpdateActivityOptionsOperation = new BatchOperationUpdateActivityOptions
        {
            MatchAll = true,
            ActivityOptions = new ActivityOptions { RetryPolicy = new RetryPolicy { MaximumAttempts = 7 } },
            UpdateMask = new FieldMask { Paths = { "retryPolicy.maximumAttempts" } },
        });
        var changed = await PendingAsync(service);
        await RunAsync(service, "unpause", request => request.UnpauseActivitiesOperation = new BatchOperationUnpauseActivities { Type = "Act" });

        Assert.Equal((PendingActivityState.Paused, 7), (changed.State, changed.ActivityOptions.RetryPolicy.MaximumAttempts));
        Assert.Equal("a", (await worker.PollActivityAsync()).ActivityId);
    }

    [Fact]
    public async Task UpdateActivityOptions_PathThatDoesNotExist_IsRefusedAndChangesNothing()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(RawWorker.Activity("a"));
        var request = new UpdateActivityOptionsRequest
        {
            Namespace = "default",
            Execution = new() { WorkflowId = "w" },
            Id = "a",
            ActivityOptions = new ActivityOptions { StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) },
            UpdateMask = new FieldMask { Paths = { "start_to_close_timeout", "speed" } },
        };

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<UpdateActivityOptionsResponse>("UpdateActivityOptions", request));

        Assert.Equal(3, refusal.Code);
        Assert.Equal(300, (await PendingAsync(service)).ActivityOptions.StartToCloseTimeout.Seconds);
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

    private static async Task RunAsync(TemporalService service, string job, Action<StartBatchOperationRequest> operation)
    {
        var request = new StartBatchOperationRequest { Namespace = "default", JobId = job, Reason = "mend", VisibilityQuery = "WorkflowType='One'" };
        operation(request);
        await service.WorkflowAsync<StartBatchOperationResponse>("StartBatchOperation", request);
        Assert.Equal((BatchOperationState.Completed, 0), ((await EndAsync(service, job)).State, (await DescribeAsync(service, job)).FailureOperationCount));
    }

    private static async Task<PendingActivityInfo> PendingAsync(TemporalService service) => Assert.Single((await service.WorkflowAsync<DescribeWorkflowExecutionResponse>(
        "DescribeWorkflowExecution", new DescribeWorkflowExecutionRequest { Namespace = "default", Execution = new() { WorkflowId = "w" } })).PendingActivities);

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
