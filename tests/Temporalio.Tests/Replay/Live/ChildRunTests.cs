using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Live;

public sealed class ChildRunTests
{
    [Fact]
    public async Task HandleAsync_ChildCompletes_ReturnsItsResult()
    {
        var server = await StartedAsync(ChildWorkflowCancellationType.TryCancel);
        server.Add(EventType.ChildWorkflowExecutionCompleted, item => item.ChildWorkflowExecutionCompletedEventAttributes = new()
        {
            InitiatedEventId = InitiatedOf(server).EventId,
            Result = new() { Payloads_ = { DataConverter.Default.PayloadConverter.ToPayload("grown up") } },
        });

        await server.RunTaskAsync();

        Assert.Equal("child-run grown up", ResultOf(server));
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_ChildFails_ShowsTheChildAndItsCause()
    {
        var server = await StartedAsync(ChildWorkflowCancellationType.TryCancel);
        server.Add(EventType.ChildWorkflowExecutionFailed, item => item.ChildWorkflowExecutionFailedEventAttributes = new()
        {
            InitiatedEventId = InitiatedOf(server).EventId,
            Failure = new() { Message = "fell", ApplicationFailureInfo = new() { Type = "Fall" } },
        });

        await server.RunTaskAsync();

        var failure = server.Events[^1].WorkflowExecutionFailedEventAttributes.Failure;
        Assert.Equal("the-child", failure.ChildWorkflowExecutionFailureInfo.WorkflowExecution.WorkflowId);
        Assert.Equal("fell", failure.Cause.Message);
    }

    [Fact]
    public async Task HandleAsync_ChildIdTaken_ThrowsAlreadyStarted()
    {
        var server = NewServer(ChildWorkflowCancellationType.TryCancel);
        await server.RunTaskAsync();
        server.Add(EventType.StartChildWorkflowExecutionFailed, item => item.StartChildWorkflowExecutionFailedEventAttributes = new()
        {
            InitiatedEventId = InitiatedOf(server).EventId,
            Cause = StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists,
        });

        await server.RunTaskAsync();

        Assert.Equal("taken: the-child", ResultOf(server));
        await ReplaysAsync(server);
    }

    [Theory]
    [InlineData(ChildWorkflowCancellationType.TryCancel, true, true)]
    [InlineData(ChildWorkflowCancellationType.Abandon, false, true)]
    [InlineData(ChildWorkflowCancellationType.WaitCancellationCompleted, true, false)]
    [InlineData(ChildWorkflowCancellationType.WaitCancellationRequested, true, false)]
    public async Task HandleAsync_ParentCancelled_FollowsTheCancellationType(ChildWorkflowCancellationType type, bool asks, bool ends)
    {
        var server = await StartedAsync(type);
        server.RequestCancel();

        var answer = await server.RunTaskAsync();

        Assert.Equal(asks, answer.Commands.Any(command => command.CommandType == CommandType.RequestCancelExternalWorkflowExecution));
        Assert.Equal(ends, server.Closed);
        if (!ends)
        {
            server.Add(EventType.ExternalWorkflowExecutionCancelRequested, item => item.ExternalWorkflowExecutionCancelRequestedEventAttributes = new()
            {
                InitiatedEventId = server.Events.Single(e => e.EventType == EventType.RequestCancelExternalWorkflowExecutionInitiated).EventId,
            });
            await server.RunTaskAsync();
            Assert.Equal(type == ChildWorkflowCancellationType.WaitCancellationRequested, server.Closed);
        }

        if (!server.Closed)
        {
            server.Add(EventType.ChildWorkflowExecutionCanceled, item => item.ChildWorkflowExecutionCanceledEventAttributes = new() { InitiatedEventId = InitiatedOf(server).EventId });
            await server.RunTaskAsync();
        }

        Assert.Equal(EventType.WorkflowExecutionCanceled, server.Events[^1].EventType);
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_CancelledInTheFirstTask_SendsNothingButTheEnd()
    {
        var server = NewServer(ChildWorkflowCancellationType.WaitCancellationCompleted);
        server.RequestCancel();

        var answer = await server.RunTaskAsync();

        Assert.Equal([CommandType.CancelWorkflowExecution], answer.Commands.Select(command => command.CommandType));
        await ReplaysAsync(server);
    }

    private static ScriptedServer NewServer(ChildWorkflowCancellationType type)
    {
        var server = new ScriptedServer(null, typeof(Parent));
        server.Start("Parent", (int)type);
        return server;
    }

    private static async Task<ScriptedServer> StartedAsync(ChildWorkflowCancellationType type)
    {
        var server = NewServer(type);
        await server.RunTaskAsync();
        server.Add(EventType.ChildWorkflowExecutionStarted, item => item.ChildWorkflowExecutionStartedEventAttributes = new()
        {
            InitiatedEventId = InitiatedOf(server).EventId,
            WorkflowExecution = new() { WorkflowId = "the-child", RunId = "child-run" },
        });
        await server.RunTaskAsync();
        return server;
    }

    private static HistoryEvent InitiatedOf(ScriptedServer server) =>
        server.Events.Single(item => item.EventType == EventType.StartChildWorkflowExecutionInitiated);

    private static string ResultOf(ScriptedServer server) => DataConverter.Default.PayloadConverter.ToValue<string>(
        server.Events[^1].WorkflowExecutionCompletedEventAttributes.Result.Payloads_[0]);

    private static Task<WorkflowReplayResult> ReplaysAsync(ScriptedServer server) =>
        new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<Parent>()).ReplayWorkflowAsync(server.History);
}

/// <summary>One child.</summary>
[Workflow]
public sealed class Parent
{
    [WorkflowRun]
    public async Task<string> RunAsync(int cancellationType)
    {
        try
        {
            var handle = await Workflow.StartChildWorkflowAsync(
                (OneStep child) => child.RunAsync("x"),
                new() { Id = "the-child", CancellationType = (ChildWorkflowCancellationType)cancellationType });
            return $"{handle.FirstExecutionRunId} {await handle.GetResultAsync()}";
        }
        catch (WorkflowAlreadyStartedException e)
        {
            return $"taken: {e.WorkflowId}";
        }
    }
}
