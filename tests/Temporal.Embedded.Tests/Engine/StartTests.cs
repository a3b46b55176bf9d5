using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Engine;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Engine;

public sealed class StartTests
{
    [Fact]
    public async Task SignalWithStart_RunInItsStartDelay_EndsTheDelay()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w", request => request.WorkflowStartDelay = Duration.FromTimeSpan(TimeSpan.FromHours(1)));
        await worker.SignalAsync("w", "plain");
        var before = await worker.HistoryAsync("w");

        await SignalWithStartAsync(service, "w");

        Assert.Equal([EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled], before.Select(e => e.EventType));
        Assert.Equal(
            [EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled],
            (await worker.HistoryAsync("w")).Skip(2).Select(e => e.EventType));
        Assert.Equal("w", (await worker.PollAsync()).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task SignalWithStart_SameRequestAgainInTheStartDelay_KeepsTheDelay()
    {
        await using var service = await ServiceCalls.StartAsync();
        void Delayed(SignalWithStartWorkflowExecutionRequest request)
        {
            request.RequestId = "same";
            request.WorkflowStartDelay = Duration.FromTimeSpan(TimeSpan.FromHours(1));
        }

        await SignalWithStartAsync(service, "w", Delayed);
        await SignalWithStartAsync(service, "w", Delayed);

        Assert.Equal(
            [EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled],
            (await new RawWorker(service).HistoryAsync("w")).Select(e => e.EventType));
    }

    [Fact]
    public async Task SignalWithStart_SameRequestAgain_FindsTheOpenRunAndSignalsOnce()
    {
        await using var service = await ServiceCalls.StartAsync();

        var first = await SignalWithStartAsync(service, "w", request => request.RequestId = "same");
        var again = await SignalWithStartAsync(service, "w", request => request.RequestId = "same");

        Assert.Equal((true, false), (first.Started, again.Started));
        Assert.Single(await new RawWorker(service).HistoryAsync("w"), e => e.EventType == EventType.WorkflowExecutionSignaled);
    }

    [Fact]
    public async Task SignalWithStart_RequestIdOfAPlainStart_Signals()
    {
        await using var service = await ServiceCalls.StartAsync();
        await new RawWorker(service).StartAsync("w", request => request.RequestId = "same");

        var reply = await SignalWithStartAsync(service, "w", request => request.RequestId = "same");

        Assert.False(reply.Started);
        Assert.Single(await new RawWorker(service).HistoryAsync("w"), e => e.EventType == EventType.WorkflowExecutionSignaled);
    }

    [Fact]
    public async Task SignalWithStart_TerminateIfRunning_StartsAnotherRun()
    {
        await using var service = await ServiceCalls.StartAsync();
        var old = await new RawWorker(service).StartAsync("w");

        var reply = await SignalWithStartAsync(service, "w", request => request.WorkflowIdReusePolicy = WorkflowIdReusePolicy.TerminateIfRunning);

        Assert.True(reply.Started);
        Assert.NotEqual(old.RunId, reply.RunId);
    }

    [Fact]
    public async Task Start_LinkWithoutRunId_IsRefused()
    {
        await using var service = await ServiceCalls.StartAsync();
        var link = new Link { WorkflowEvent = new Link.Types.WorkflowEvent { Namespace = "default", WorkflowId = "other" } };

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => new RawWorker(service).StartAsync("w", request => request.Links.Add(link)));
        var tooMany = await Assert.ThrowsAsync<TemporalServiceException>(() => new RawWorker(service).StartAsync("w", request => request.Links.Add(Enumerable.Repeat(link, 11))));

        Assert.Equal((3, "workflow event link must not have an empty run ID field"), (refusal.Code, refusal.Message));
        Assert.Equal("cannot attach more than 10 links per request, got 11", tooMany.Message);
    }

    [Theory]
    [InlineData("@every 10s", 5, 13.7, 15)]
    [InlineData("@every 10s", 5.4, 13.7, 15)]
    [InlineData("@every 10s", 20.7, 20.75, 30)]
    [InlineData("@every 1s", 20.7, 20.75, 21)]
    [InlineData("@every 10s", 20.7, 55, 60)]
    public void Cron_EveryInterval_CountsFromTheWholeSecondOfTheLastStart(string cron, double executed, double now, double expected)
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        var next = CronSchedule.Next(cron, start.AddSeconds(executed).Ticks, start.AddSeconds(now).Ticks);

        Assert.Equal(start.AddSeconds(expected).Ticks, next);
    }

    [Fact]
    public async Task UpdateWithStart_WrongOperations_NamesEachRefusal()
    {
        await using var service = await ServiceCalls.StartAsync();
        (string Start, string Update, Action<StartWorkflowExecutionRequest, UpdateWorkflowExecutionRequest> Change)[] cases =
        [
            ("RequestEagerExecution is not supported.", "Operation was aborted.", (start, _) => start.RequestEagerExecution = true),
            ("Operation was aborted.", "FirstExecutionRunId is not allowed.", (_, update) => update.FirstExecutionRunId = Guid.NewGuid().ToString()),
            ("Operation namespace did not match request's namespace.", "Operation was aborted.", (start, _) => start.Namespace = "other"),
            ("Operation was aborted.", "Update meta is not set on request.", (_, update) => update.Request.Meta = null),
            ("Operation was aborted.", "WorkflowId is not consistent with previous operation(s).", (_, update) => update.WorkflowExecution.WorkflowId = "other"),
            ("CronSchedule is not allowed.", "Update name is not set on request.", (start, update) => (start.CronSchedule, update.Request.Input.Name) = ("@hourly", "")),
        ];

        foreach (var (start, update, change) in cases)
        {
            var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => UpdateWithStartAsync(service, change));
            Assert.Equal(3, refusal.Code);
            Assert.Equal([start, update], Assert.IsType<MultiOperationExecutionFailure>(refusal.Detail).Statuses.Select(status => status.Message));
        }
    }

    [Fact]
    public async Task UpdateWithStart_SentAgainWithoutAPolicy_AttachesToItsUpdate()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        var first = UpdateWithStartAsync(service, (_, _) => { });
        var task = await worker.PollAsync();
        var again = UpdateWithStartAsync(service, (start, _) => start.RequestId = "another");
        var deduped = UpdateWithStartAsync(service, (_, update) => update.Request.Meta.UpdateId = "v");

        await service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>(
            "RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Identity = "worker" });
        await worker.StepAsync();

        var started = (await first).Responses[0].StartWorkflow;
        Assert.True(started.Started);
        foreach (var reply in new[] { await again, await deduped })
        {
            Assert.Equal((false, started.RunId), (reply.Responses[0].StartWorkflow.Started, reply.Responses[0].StartWorkflow.RunId));
        }
    }

    [Fact]
    public async Task Query_RunInItsStartDelay_IsRefusedAtOnce()
    {
        await using var service = await ServiceCalls.StartAsync();
        await new RawWorker(service).StartAsync("w", request => request.WorkflowStartDelay = Duration.FromTimeSpan(TimeSpan.FromHours(1)));

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<QueryWorkflowResponse>(
            "QueryWorkflow", new QueryWorkflowRequest { Namespace = "default", Execution = new WorkflowExecution { WorkflowId = "w" }, Query = new() { QueryType = "q" } }));

        Assert.Equal((9, "Workflow task is not scheduled yet."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Poll_IdentityTooLong_IsRefused()
    {
        await using var service = await ServiceCalls.StartAsync();
        var poll = new PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = "queue" }, Identity = new string('i', 1001) };

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue", poll));

        Assert.Equal((3, "Identity length exceeds limit."), (refusal.Code, refusal.Message));
    }

    private static Task<ExecuteMultiOperationResponse> UpdateWithStartAsync(TemporalService service, Action<StartWorkflowExecutionRequest, UpdateWorkflowExecutionRequest> change)
    {
        var start = new StartWorkflowExecutionRequest { WorkflowId = "w", WorkflowType = new() { Name = "Raw" }, TaskQueue = new() { Name = "queue" }, RequestId = "r" };
        var update = new UpdateWorkflowExecutionRequest
        {
            WorkflowExecution = new WorkflowExecution { WorkflowId = "w" },
            Request = new Request { Meta = new Meta { UpdateId = "u" }, Input = new Input { Name = "change" } },
        };
        change(start, update);
        return service.WorkflowAsync<ExecuteMultiOperationResponse>(
            "ExecuteMultiOperation",
            new ExecuteMultiOperationRequest { Namespace = "default", Operations = { new ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = start }, new ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = update } } });
    }

    private static Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartAsync(TemporalService service, string workflowId, Action<SignalWithStartWorkflowExecutionRequest>? change = null)
    {
        var request = new SignalWithStartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = workflowId,
            WorkflowType = new WorkflowType { Name = "Raw" },
            TaskQueue = new() { Name = "queue" },
            RequestId = Guid.NewGuid().ToString(),
            SignalName = "go",
        };
        change?.Invoke(request);
        return service.WorkflowAsync<SignalWithStartWorkflowExecutionResponse>("SignalWithStartWorkflowExecution", request);
    }
}
