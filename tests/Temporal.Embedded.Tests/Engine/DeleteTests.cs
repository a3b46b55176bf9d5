using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class DeleteTests
{
    [Fact]
    public async Task Delete_OpenParent_AppliesTheCloseAndFreesTheId()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("parent");
        await worker.StepAsync(Child("child"));
        await worker.PollAsync();
        await worker.PollAsync();

        await DeleteAsync(service, "parent");

        Assert.Equal("by parent close policy", (await worker.ClosedAsync("child")).WorkflowExecutionTerminatedEventAttributes.Reason);
        await worker.StartAsync("parent", request => request.WorkflowIdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate);
    }

    [Fact]
    public async Task Delete_OpenChild_TellsTheParent()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("parent");
        await worker.StepAsync(Child("child"));
        await worker.PollAsync();
        await worker.PollAsync();

        await DeleteAsync(service, "child");

        // The parent has a task: the event is buffered until its end, which comes with the termination.
        await service.WorkflowAsync<TerminateWorkflowExecutionResponse>("TerminateWorkflowExecution", new TerminateWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = "parent" } });
        Assert.Contains(await worker.HistoryAsync("parent"), e => e.EventType == EventType.ChildWorkflowExecutionTerminated);
    }

    [Fact]
    public async Task Delete_OpenRun_ToldToWhoWaitsForItsEnd()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var waiting = worker.ClosedAsync("w");

        await DeleteAsync(service, "w");

        var told = await Record.ExceptionAsync(async () => Assert.Equal(EventType.WorkflowExecutionTerminated, (await waiting).EventType));
        Assert.True(told is null or TemporalServiceException { Code: 5 }, told?.Message);
    }

    [Fact]
    public async Task Retention_MoreThanOneSlice_DeletesAllClosedRunsAndNoOpenOne()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        for (var i = 0; i < 250; i++)
        {
            await worker.StartAsync($"w{i}");
        }

        await Task.WhenAll(Enumerable.Range(1, 249).Select(i => service.WorkflowAsync<TerminateWorkflowExecutionResponse>(
            "TerminateWorkflowExecution", new TerminateWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = $"w{i}" } })));

        var deleted = await service.Parts.Engine.ExpireNowAsync([new Temporal.Embedded.Seams.NamespaceEntry("default", "", TimeSpan.FromTicks(-1))]);

        Assert.Equal(249, deleted);
        var left = await service.WorkflowAsync<ListWorkflowExecutionsResponse>("ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "default" });
        Assert.Equal("w0", Assert.Single(left.Executions).Execution.WorkflowId);
    }

    private static Task<DeleteWorkflowExecutionResponse> DeleteAsync(TemporalService service, string workflowId) => service.WorkflowAsync<DeleteWorkflowExecutionResponse>(
        "DeleteWorkflowExecution", new DeleteWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = workflowId } });
}
