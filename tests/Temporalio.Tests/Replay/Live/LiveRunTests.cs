using Temporalio.Api.Enums.V1;
using Temporalio.Converters;
using Temporalio.Worker;

namespace Temporalio.Tests.Replay.Live;

public sealed class LiveRunTests
{
    [Fact]
    public async Task HandleAsync_SignalsAndUpdates_CompletesAndReplays()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 3);
        await server.RunTaskAsync();
        server.Signal("Letter", "a");
        server.Update("u1", "Add", "b");
        server.Update("u2", "Add", string.Empty);
        var answer = await server.RunTaskAsync();
        server.Signal("Letter", "c");
        await server.RunTaskAsync();

        Assert.Equal(["ProtocolMessage", "RecordMarker", "ProtocolMessage"], answer.Commands.Select(command => command.CommandType.ToString()));
        Assert.Equal(["u1/request/accept", "u1/request/complete", "u2/request/reject"], answer.Messages.Select(message => message.Id));
        Assert.Equal("a u1:b c", ResultOf<string>(server));
        await ReplaysAsync<Letters>(server);
    }

    [Fact]
    public async Task HandleAsync_FirstTask_ReportsFlagsAndSdk()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 1);

        var first = await server.RunTaskAsync();
        server.Signal("Letter", "a");
        var second = await server.RunTaskAsync();

        Assert.Equal([1u, 2u, 3u], first.SdkMetadata.CoreUsedFlags);
        Assert.Equal([2u], first.SdkMetadata.LangUsedFlags);
        Assert.Equal("temporal-dotnet", first.SdkMetadata.SdkName);
        Assert.Null(second.SdkMetadata);
        Assert.True(first.ReturnNewWorkflowTask);
        Assert.True(first.Capabilities.DiscardSpeculativeWorkflowTaskWithEvents);
        Assert.Equal("sticky", first.StickyAttributes.WorkerTaskQueue.Name);
    }

    [Fact]
    public async Task HandleAsync_SignalBeforeItsHandler_IsKept()
    {
        var server = new ScriptedServer(null, typeof(LateHandler));
        server.Start("LateHandler");
        server.Signal("late", "early bird");
        await server.RunTaskAsync();
        server.FireTimer("1");
        await server.RunTaskAsync();
        server.Signal("late", "worm");
        await server.RunTaskAsync();

        Assert.Equal(["early bird", "worm"], ResultOf<List<string>>(server));
        await ReplaysAsync<LateHandler>(server);
    }

    [Fact]
    public async Task HandleAsync_SeveralTrueConditions_ResolvesOneAtATime()
    {
        var server = new ScriptedServer(null, typeof(MultiWaitConditionWorkflow));
        server.Start("MultiWaitConditionWorkflow");

        await server.RunTaskAsync();

        Assert.Equal(["one", "two", "three", "four"], ResultOf<List<string>>(server));
    }

    [Fact]
    public async Task ReplayWorkflowAsync_HistoryOfTheOldLoop_ResolvesAllTrueConditionsAtOnce()
    {
        var server = new ScriptedServer(null, typeof(MultiWaitConditionWorkflow));
        server.Start("MultiWaitConditionWorkflow");
        await server.RunTaskAsync();
        server.Events.Single(item => item.WorkflowTaskCompletedEventAttributes is not null).WorkflowTaskCompletedEventAttributes.SdkMetadata = new() { CoreUsedFlags = { 1, 2, 3 } };

        var (run, failure) = await ReplayerOf<MultiWaitConditionWorkflow>().RunAsync(server.History, CancellationToken.None);

        Assert.Null(failure);
        var result = run.Machines.Closing!.ToCommand().CompleteWorkflowExecutionCommandAttributes.Result.Payloads_[0];
        Assert.Equal(["one", "two", "four", "three"], DataConverter.Default.PayloadConverter.ToValue<List<string>>(result));
    }

    [Theory]
    [InlineData("application", "told to")]
    [InlineData("listed", "a listed one")]
    public async Task HandleAsync_WorkflowFailure_FailsTheRun(string way, string message)
    {
        var server = new ScriptedServer(null, typeof(Failing));
        server.Start("Failing", way);

        await server.RunTaskAsync();

        Assert.Equal(message, server.Events[^1].WorkflowExecutionFailedEventAttributes.Failure.Message);
    }

    [Fact]
    public async Task HandleAsync_OtherException_FailsTheTaskOnce()
    {
        var server = new ScriptedServer(null, typeof(Failing));
        server.Start("Failing", "bug");
        var task = server.NextTask();

        var first = await server.Handler.HandleAsync(task, CancellationToken.None);
        server.Handler.OnReported(first, null, null);
        task.Attempt = 2;
        var second = await server.Handler.HandleAsync(task, CancellationToken.None);
        server.Handler.OnReported(second, null, null);

        Assert.Equal(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, first.Failed!.Cause);
        Assert.Equal("a bug", first.Failed.Failure.Message);
        Assert.Null(second.Request);
        Assert.Equal(0, server.Handler.CachedRuns);
    }

    [Fact]
    public async Task HandleAsync_UnknownWorkflowType_FailsTheTaskAndNamesTheKnownOnes()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Numbers");

        var completion = await server.Handler.HandleAsync(server.NextTask(), CancellationToken.None);

        Assert.Equal("Workflow type Numbers is not registered on this worker, available workflow types: [Letters]", completion.Failed!.Failure.Message);
    }

    [Fact]
    public async Task HandleAsync_RandomAndTime_AreTheSameInAReplay()
    {
        var server = new ScriptedServer(null, typeof(Dice));
        server.Start("Dice");
        await server.RunTaskAsync();
        server.FireTimer("1");
        await server.RunTaskAsync();

        var (run, failure) = await ReplayerOf<Dice>().RunAsync(server.History, CancellationToken.None);

        Assert.Null(failure);
        Assert.Equal(
            server.Events[^1].WorkflowExecutionCompletedEventAttributes.Result,
            run.Machines.Closing!.ToCommand().CompleteWorkflowExecutionCommandAttributes.Result);
        Assert.Equal('4', ResultOf<string>(server)[14]);
    }

    [Fact]
    public async Task HandleAsync_SemaphoreOfTwo_LetsTheThirdWait()
    {
        var server = new ScriptedServer(null, typeof(Guarded));
        server.Start("Guarded");
        await server.RunTaskAsync();
        server.FireTimer("1");
        server.FireTimer("2");
        await server.RunTaskAsync();
        server.FireTimer("3");
        await server.RunTaskAsync();

        Assert.Equal(["a in", "b in", "a out", "b out", "c in", "c out"], ResultOf<List<string>>(server));
    }

    [Fact]
    public async Task HandleAsync_ScopeCancelled_FollowsTheCancellationTypes()
    {
        var server = new ScriptedServer(null, typeof(Cancelling));
        server.Start("Cancelling");
        await server.RunTaskAsync();
        server.FireTimer("2");
        var answer = await server.RunTaskAsync();
        var open = server.Closed;
        await server.RunTaskAsync();

        Assert.False(open);
        Assert.Equal(3, answer.Commands.Count);
        Assert.Equal(["timer cancelled", "try cancelled", "wait cancelled"], ResultOf<List<string>>(server).Order(StringComparer.Ordinal));
        await ReplaysAsync<Cancelling>(server);
    }

    [Fact]
    public async Task HandleAsync_StickyTaskForAnUncachedRun_ReadsTheWholeHistory()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 2);
        await server.RunTaskAsync();
        server.Signal("Letter", "a");
        await server.RunTaskAsync();
        server.Handler = new(server.Options);
        server.Signal("Letter", "b");

        await server.RunTaskAsync();

        Assert.Equal(1, server.Fetches);
        Assert.Equal("a b", ResultOf<string>(server));
    }

    [Fact]
    public async Task HandleAsync_LegacyQuery_AnswersFromTheState()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 5);
        server.Signal("Letter", "x");
        await server.RunTaskAsync();

        var answer = await AskAsync(server, "Seen");
        var unknown = await AskAsync(server, "Unseen");
        var metadata = await AskAsync(server, "__temporal_workflow_metadata");
        var stack = await AskAsync(server, "__stack_trace");
        var enhanced = await AskAsync(server, "__enhanced_stack_trace");

        Assert.Equal(["x"], DataConverter.Default.PayloadConverter.ToValue<string[]>(answer.QueryResult.Payloads_[0]));
        Assert.Equal(QueryResultType.Failed, unknown.CompletedType);
        Assert.Equal("Query handler for Unseen expected but not found, known queries: [Seen]", unknown.ErrorMessage);
        Assert.Contains("\"Letter\"", metadata.QueryResult.Payloads_[0].Data.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Contains("a condition", stack.QueryResult.Payloads_[0].Data.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Contains("a condition", enhanced.QueryResult.Payloads_[0].Data.ToStringUtf8(), StringComparison.Ordinal);
        server.Signal("Letter", "y");
        await server.RunTaskAsync();
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("run")]
    [InlineData("configure")]
    public async Task HandleAsync_CodeLeavesTheScheduler_FailsTheTaskAndNamesThePlace(string way)
    {
        var server = new ScriptedServer(null, typeof(Stray));
        server.Start("Stray", way);
        if (way == "configure")
        {
            await server.RunTaskAsync();
            server.FireTimer("1");
        }

        var completion = await server.Handler.HandleAsync(server.NextTask(), CancellationToken.None);

        Assert.Contains(way == "configure" ? "ConfigureAwait(false)" : "Stray.RunAsync", completion.Failed!.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_StrayCallUnwatched_IsNoticedWhenItComesBack()
    {
        var log = new RecordingLoggerFactory();
        var server = new ScriptedServer(ScriptedServer.NewOptions() with { DisableTracingEventListener = true, LoggerFactory = log }, typeof(Stray));
        server.Start("Stray", "delay");
        await server.RunTaskAsync();
        await log.Logged("left its task scheduler").WaitAsync(TimeSpan.FromSeconds(20));
        server.Signal("wake");

        var completion = await server.Handler.HandleAsync(server.NextTask(), CancellationToken.None);

        Assert.Contains("Stray.RunAsync", completion.Failed!.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnReported_AnswerRefused_EvictsTheRun()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 2);
        var completion = await server.Handler.HandleAsync(server.NextTask(), CancellationToken.None);

        server.Handler.OnReported(completion, null, new InvalidOperationException("UnhandledCommand"));

        Assert.Equal(0, server.Handler.CachedRuns);
    }

    [Fact]
    public async Task OnReported_RejectedUpdateLeftNoTrace_NextTaskFitsAgain()
    {
        var server = new ScriptedServer(null, typeof(Letters));
        server.Start("Letters", 1);
        await server.RunTaskAsync();
        var kept = server.Events.Count;
        server.Update("u", "Add", string.Empty);
        var completion = await server.Handler.HandleAsync(server.NextTask(), CancellationToken.None);
        server.Events.RemoveRange(kept, 2);
        server.Handler.OnReported(completion, new() { ResetHistoryEventId = kept }, null);
        server.Signal("Letter", "a");

        await server.RunTaskAsync();

        Assert.Empty(completion.Completed!.Commands);
        Assert.Equal("a", ResultOf<string>(server));
    }

    private static async Task<Api.WorkflowService.V1.RespondQueryTaskCompletedRequest> AskAsync(ScriptedServer server, string query)
    {
        var completion = await server.Handler.HandleAsync(
            new()
            {
                TaskToken = Google.Protobuf.ByteString.CopyFromUtf8("query"),
                WorkflowExecution = new() { WorkflowId = ScriptedServer.WorkflowId, RunId = ScriptedServer.RunId },
                Query = new() { QueryType = query },
                History = new(),
            },
            CancellationToken.None);
        server.Handler.OnReported(completion, null, null);
        return completion.Query!;
    }

    private static T ResultOf<T>(ScriptedServer server) => DataConverter.Default.PayloadConverter.ToValue<T>(
        server.Events[^1].WorkflowExecutionCompletedEventAttributes.Result.Payloads_[0]);

    private static WorkflowReplayer ReplayerOf<T>() => new(new WorkflowReplayerOptions().AddWorkflow<T>());

    private static Task<WorkflowReplayResult> ReplaysAsync<T>(ScriptedServer server) => ReplayerOf<T>().ReplayWorkflowAsync(server.History);
}
