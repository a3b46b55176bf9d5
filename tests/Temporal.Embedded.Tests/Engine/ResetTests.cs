using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class ResetTests : IDisposable
{
    private readonly ScratchDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Reset_UpdateAcceptedAfterThePoint_IsAdmittedAgainAndSurvivesACrash()
    {
        await using var before = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(before);
        await worker.StartAsync("w");
        await worker.StepAsync();
        await UpdateAsync(before, worker, "u");

        await ResetAsync(before, "w", 4);

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var task = await new RawWorker(after).PollAsync();
        var admitted = Assert.Single(task.History.Events, e => e.EventType == EventType.WorkflowExecutionUpdateAdmitted).WorkflowExecutionUpdateAdmittedEventAttributes;
        Assert.Equal(("u", UpdateAdmittedEventOrigin.Reapply), (admitted.Request.Meta.UpdateId, admitted.Origin));
        Assert.Equal("u/request", Assert.Single(task.Messages).Id);
        await AnswerUpdateAsync(after, task);
        var outcome = await PollUpdateAsync(after, "u");
        Assert.NotNull(outcome.Outcome.Success);
    }

    [Theory]
    [InlineData(ResetReapplyExcludeType.Signal, false, true, true)]
    [InlineData(ResetReapplyExcludeType.Update, true, false, true)]
    [InlineData(ResetReapplyExcludeType.CancelRequest, true, true, false)]
    public async Task Reset_TypeExcluded_ReappliesTheOthers(ResetReapplyExcludeType excluded, bool signal, bool update, bool cancel)
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync();
        await UpdateAsync(service, worker, "u");
        await worker.SignalAsync("w", "go");
        await service.WorkflowAsync<RequestCancelWorkflowExecutionResponse>(
            "RequestCancelWorkflowExecution", new RequestCancelWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = "w" } });

        await ResetAsync(service, "w", 4, request => request.ResetReapplyExcludeTypes.Add(excluded));

        var types = (await worker.HistoryAsync("w")).Select(e => e.EventType).ToList();
        Assert.Equal(
            (signal, update, cancel),
            (types.Contains(EventType.WorkflowExecutionSignaled), types.Contains(EventType.WorkflowExecutionUpdateAdmitted), types.Contains(EventType.WorkflowExecutionCancelRequested)));
    }

    [Fact]
    public async Task Reset_SignalBufferedBehindATask_IsReapplied()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync();
        await worker.SignalAsync("w", "first");
        await worker.PollAsync();
        await worker.SignalAsync("w", "buffered");

        await ResetAsync(service, "w", 4);

        var signals = (await worker.HistoryAsync("w")).Select(e => e.WorkflowExecutionSignaledEventAttributes?.SignalName).OfType<string>();
        Assert.Equal(["first", "buffered"], signals);
    }

    [Fact]
    public async Task Reset_RunThatContinuedAsNew_ReappliesWhatTheNextRunGot()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        var first = await worker.StartAsync("w");
        await worker.StepAsync(new Command
        {
            CommandType = CommandType.ContinueAsNewWorkflowExecution,
            ContinueAsNewWorkflowExecutionCommandAttributes = new ContinueAsNewWorkflowExecutionCommandAttributes { WorkflowType = new WorkflowType { Name = "Raw" } },
        });
        await worker.SignalAsync("w", "late");

        await ResetAsync(service, "w", 4, request => request.WorkflowExecution.RunId = first.RunId);

        Assert.Contains(await worker.HistoryAsync("w"), e => e.WorkflowExecutionSignaledEventAttributes?.SignalName == "late");
    }

    [Fact]
    public async Task Reset_ChildEndedAfterThePoint_TheNewRunHasItsResult()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Child("child"));
        for (var ended = false; !ended;)
        {
            var task = await worker.PollAsync();
            await worker.CompleteAsync(task, task.WorkflowExecution.WorkflowId == "child" ? [Complete()] : []);
            ended = task.History.Events.Any(e => e.EventType == EventType.ChildWorkflowExecutionCompleted);
        }

        // The first task after the one that started the child.
        var finish = (await worker.HistoryAsync("w")).Where(e => e.EventType == EventType.WorkflowTaskCompleted).ElementAt(1).EventId;
        await ResetAsync(service, "w", finish);

        var history = await worker.HistoryAsync("w");
        var completed = Assert.Single(history, e => e.EventType == EventType.ChildWorkflowExecutionCompleted).ChildWorkflowExecutionCompletedEventAttributes;
        Assert.Equal(EventType.ChildWorkflowExecutionStarted, history[(int)completed.StartedEventId - 1].EventType);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(id => (long)id), history.Select(e => e.EventId));
    }

    [Fact]
    public async Task Reset_MemoChangedBeforeThePoint_IsKept()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(new Command
        {
            CommandType = CommandType.ModifyWorkflowProperties,
            ModifyWorkflowPropertiesCommandAttributes = new ModifyWorkflowPropertiesCommandAttributes { UpsertedMemo = new Memo { Fields = { ["k"] = new Payload { Data = Google.Protobuf.ByteString.CopyFromUtf8("1") } } } },
        });
        await worker.SignalAsync("w", "go");
        await worker.StepAsync();
        var finish = (await worker.HistoryAsync("w")).Last(e => e.EventType == EventType.WorkflowTaskCompleted).EventId;

        await ResetAsync(service, "w", finish);

        var described = await service.WorkflowAsync<DescribeWorkflowExecutionResponse>(
            "DescribeWorkflowExecution", new DescribeWorkflowExecutionRequest { Namespace = "default", Execution = new() { WorkflowId = "w" } });
        Assert.Equal("1", described.WorkflowExecutionInfo.Memo.Fields["k"].Data.ToStringUtf8());
    }

    [Fact]
    public async Task Reset_PostResetSignal_IsTheLastBeforeTheTask()
    {
        await using var service = await ServiceCalls.StartAsync(directory.Path);
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync();
        await worker.SignalAsync("w", "before");

        await ResetAsync(service, "w", 4, request => request.PostResetOperations.Add(
            new PostResetOperation { SignalWorkflow = new PostResetOperation.Types.SignalWorkflow { SignalName = "after" } }));

        var signals = (await worker.HistoryAsync("w")).Select(e => e.WorkflowExecutionSignaledEventAttributes?.SignalName).OfType<string>();
        Assert.Equal(["before", "after"], signals);
    }

    private static Task<ResetWorkflowExecutionResponse> ResetAsync(TemporalService service, string workflowId, long finishId, Action<ResetWorkflowExecutionRequest>? change = null)
    {
        var request = new ResetWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = workflowId },
            WorkflowTaskFinishEventId = finishId,
            RequestId = Guid.NewGuid().ToString(),
            Reason = "again",
        };
        change?.Invoke(request);
        return service.WorkflowAsync<ResetWorkflowExecutionResponse>("ResetWorkflowExecution", request);
    }

    private static async Task UpdateAsync(TemporalService service, RawWorker worker, string id)
    {
        var update = service.WorkflowAsync<UpdateWorkflowExecutionResponse>("UpdateWorkflowExecution", new UpdateWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = "w" },
            Request = new Request { Meta = new Meta { UpdateId = id }, Input = new Input { Name = "put" } },
        });
        await AnswerUpdateAsync(service, await worker.PollAsync());
        await update;
    }

    private static Task<RespondWorkflowTaskCompletedResponse> AnswerUpdateAsync(TemporalService service, PollWorkflowTaskQueueResponse task)
    {
        var message = task.Messages[0];
        return service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest
        {
            Namespace = "default",
            TaskToken = task.TaskToken,
            Messages =
            {
                new Temporalio.Api.Protocol.V1.Message
                {
                    Id = $"{message.Id}/accept",
                    ProtocolInstanceId = message.ProtocolInstanceId,
                    Body = Any.Pack(new Acceptance { AcceptedRequestMessageId = message.Id, AcceptedRequest = message.Body.Unpack<Request>() }),
                },
                new Temporalio.Api.Protocol.V1.Message
                {
                    Id = $"{message.Id}/complete",
                    ProtocolInstanceId = message.ProtocolInstanceId,
                    Body = Any.Pack(new Response { Meta = new Meta { UpdateId = message.ProtocolInstanceId }, Outcome = new Outcome { Success = new Payloads() } }),
                },
            },
        });
    }

    private static Task<PollWorkflowExecutionUpdateResponse> PollUpdateAsync(TemporalService service, string id) => service.WorkflowAsync<PollWorkflowExecutionUpdateResponse>(
        "PollWorkflowExecutionUpdate",
        new PollWorkflowExecutionUpdateRequest
        {
            Namespace = "default",
            UpdateRef = new UpdateRef { WorkflowExecution = new() { WorkflowId = "w" }, UpdateId = id },
            WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        });
}
