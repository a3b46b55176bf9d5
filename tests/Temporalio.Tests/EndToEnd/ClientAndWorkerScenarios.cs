using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;

namespace Temporalio.Tests.EndToEnd;

/// <summary>What must work in process and over gRPC.</summary>
public abstract class ClientAndWorkerScenarios(EmbeddedService service)
{
    private ITemporalClient Client => service.Client;

    [Fact]
    public Task ExecuteWorkflow_Hello_ReturnsTheActivitysResult() => RunAsync(async queue =>
    {
        var result = await Client.ExecuteWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), EmbeddedService.NewOptions(queue));

        Assert.Equal("hello you", result);
    });

    [Theory]
    [InlineData("retry")]
    [InlineData("local")]
    public Task ExecuteWorkflow_ActivityFailsTwice_SucceedsAtTheThirdAttempt(string kind) => RunAsync(async queue =>
        Assert.Equal(3, await Client.ExecuteWorkflowAsync((TroubleFlow flow) => flow.RunAsync(kind), EmbeddedService.NewOptions(queue))));

    [Fact]
    public Task GetResult_WorkflowFails_ThrowsItsFailure() => RunAsync(async queue =>
    {
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(
            () => Client.ExecuteWorkflowAsync((TroubleFlow flow) => flow.RunAsync("fail"), EmbeddedService.NewOptions(queue)));

        Assert.Equal("Bad", Assert.IsType<ApplicationFailureException>(error.InnerException).ErrorType);
    });

    [Fact]
    public Task Handlers_SignalQueryUpdate_WorkTogether() => RunAsync(async queue =>
    {
        var handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), EmbeddedService.NewOptions(queue));

        await handle.SignalAsync(flow => flow.AddAsync("a"));
        var count = await handle.ExecuteUpdateAsync(flow => flow.PutAsync("b"));
        var rejected = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => handle.ExecuteUpdateAsync(flow => flow.PutAsync("")));
        var queried = await handle.QueryAsync(flow => flow.At(1));
        await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync(flow => flow.At(9)));
        await handle.SignalAsync(flow => flow.EndAsync());

        Assert.Equal(2, count);
        Assert.Equal("a name is needed", rejected.InnerException?.Message);
        Assert.Equal("b", queried);
        Assert.Equal(["a", "b"], await handle.GetResultAsync());
        Assert.Equal(2, await handle.QueryAsync(flow => flow.Count));
    });

    [Fact]
    public Task ExecuteWorkflow_ChildrenAndContinueAsNew_FollowsToTheEnd() => RunAsync(async queue =>
        Assert.Equal("hello child 0", await Client.ExecuteWorkflowAsync((ParentFlow flow) => flow.RunAsync(1), EmbeddedService.NewOptions(queue))));

    [Fact]
    public Task GetResult_ContinuedAsNewNotFollowed_NamesTheNextRun() => RunAsync(async queue =>
    {
        var handle = await Client.StartWorkflowAsync((ParentFlow flow) => flow.RunAsync(1), EmbeddedService.NewOptions(queue));

        var error = await Assert.ThrowsAsync<WorkflowContinuedAsNewException>(() => handle.GetResultAsync(followRuns: false));

        Assert.NotEqual(handle.ResultRunId, error.NewRunId);
    });

    [Fact]
    public Task Cancel_ActivityThatBeats_EndsCancelled() => RunAsync(async queue =>
    {
        var handle = await Client.StartWorkflowAsync((TroubleFlow flow) => flow.RunAsync("beat"), EmbeddedService.NewOptions(queue));
        await UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(item => item.EventType == EventType.ActivityTaskScheduled));

        await handle.CancelAsync();

        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.IsType<CanceledFailureException>(error.InnerException);
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await handle.DescribeAsync()).Status);
    });

    [Fact]
    public Task Terminate_Waiting_EndsWithTheReason() => RunAsync(async queue =>
    {
        var handle = await Client.StartWorkflowAsync((TroubleFlow flow) => flow.RunAsync("wait"), EmbeddedService.NewOptions(queue));

        await handle.TerminateAsync("enough");

        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal("enough", Assert.IsType<TerminatedFailureException>(error.InnerException).Message);
    });

    [Fact]
    public Task StartWorkflow_IdInUse_NamesTheRun() => RunAsync(async queue =>
    {
        var options = EmbeddedService.NewOptions(queue);
        var handle = await Client.StartWorkflowAsync((TroubleFlow flow) => flow.RunAsync("wait"), options);

        var error = await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(
            () => Client.StartWorkflowAsync((TroubleFlow flow) => flow.RunAsync("wait"), options));

        Assert.Equal(handle.ResultRunId, error.RunId);
        await handle.TerminateAsync();
    });

    [Fact]
    public Task StartWorkflow_WithSignal_HasTheSignal() => RunAsync(async queue =>
    {
        var options = EmbeddedService.NewOptions(queue);
        options.SignalWithStart((CollectFlow flow) => flow.AddAsync("first"));
        var handle = await Client.StartWorkflowAsync((CollectFlow flow) => flow.RunAsync(), options);

        await handle.SignalAsync(flow => flow.EndAsync());

        Assert.Equal(["first"], await handle.GetResultAsync());
    });

    [Fact]
    public Task UpdateWithStart_NewWorkflow_StartsAndUpdates() => RunAsync(async queue =>
    {
        var options = EmbeddedService.NewOptions(queue);
        options.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting;
        var start = WithStartWorkflowOperation.Create((CollectFlow flow) => flow.RunAsync(), options);

        var count = await Client.ExecuteUpdateWithStartWorkflowAsync((CollectFlow flow) => flow.PutAsync("x"), new(start));
        var handle = await start.GetHandleAsync();
        await handle.SignalAsync(flow => flow.EndAsync());

        Assert.Equal(1, count);
        Assert.Equal(["x"], await handle.GetResultAsync());
    });

    [Fact]
    public Task ListAndCount_ByIdAndStatus_FindTheWorkflow() => RunAsync(async queue =>
    {
        var handle = await Client.StartWorkflowAsync((HelloFlow flow) => flow.RunAsync("you"), EmbeddedService.NewOptions(queue));
        await handle.GetResultAsync();
        var query = $"WorkflowId = '{handle.Id}' AND ExecutionStatus = 'Completed'";
        await UntilAsync(async () => (await Client.CountWorkflowsAsync(query)).Count == 1);

        var found = new List<WorkflowExecution>();
        await foreach (var item in Client.ListWorkflowsAsync(query))
        {
            found.Add(item);
        }

        Assert.Equal(nameof(HelloFlow), Assert.Single(found).WorkflowType);
    });

    [Fact]
    public Task Schedule_Triggered_RunsItsWorkflow() => RunAsync(async queue =>
    {
        var action = ScheduleActionStartWorkflow.Create((HelloFlow flow) => flow.RunAsync("schedule"), EmbeddedService.NewOptions(queue));
        var spec = new ScheduleSpec { Intervals = [new(TimeSpan.FromDays(30))] };
        var handle = await Client.CreateScheduleAsync($"schedule-{Guid.NewGuid()}", new(action, spec));

        await Assert.ThrowsAsync<ScheduleAlreadyRunningException>(() => Client.CreateScheduleAsync(handle.Id, new(action, spec)));
        await handle.UpdateAsync(input => new(input.Description.Schedule with { State = new() { Note = "changed" } }));
        await handle.TriggerAsync();
        await UntilAsync(async () => (await handle.DescribeAsync()).Info.RecentActions.Count == 1);

        var description = await handle.DescribeAsync();
        var run = Assert.IsType<ScheduleActionExecutionStartWorkflow>(description.Info.RecentActions.Single().Action);
        Assert.Equal("changed", description.Schedule.State.Note);
        Assert.Equal("hello schedule", await Client.GetWorkflowHandle(run.WorkflowId).GetResultAsync<string>());
        await handle.DeleteAsync();
    });

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task RunAsync(Func<string, Task> body) => service.RunAsync(
        options =>
        {
            options.MaxHeartbeatThrottleInterval = TimeSpan.FromMilliseconds(200);
            options
                .AddWorkflow<HelloFlow>()
                .AddWorkflow<CollectFlow>()
                .AddWorkflow<ParentFlow>()
                .AddWorkflow<TroubleFlow>()
                .AddAllActivities(typeof(Deeds), null);
        },
        body);
}
