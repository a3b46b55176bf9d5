using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Replay;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Live;

public sealed class LocalActivityTests
{
    [Fact]
    public async Task HandleAsync_LocalActivityLongerThanTheTask_AsksForAnotherTask()
    {
        var gate = new TaskCompletionSource<LocalActivityOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = ServerOf((_, _) => gate.Task);
        server.Start("Locals", new LocalsInput(1, 0, 1000));
        server.Events[0].WorkflowExecutionStartedEventAttributes.WorkflowTaskTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(50));

        var heartbeat = await server.RunTaskAsync();
        gate.SetResult(new(DataConverter.Default.PayloadConverter.ToPayload("late"), null));
        var last = await server.RunTaskAsync();

        Assert.True(heartbeat.ForceCreateNewWorkflowTask);
        Assert.Empty(heartbeat.Commands);
        Assert.False(last.ForceCreateNewWorkflowTask);
        Assert.Equal(["RecordMarker", "CompleteWorkflowExecution"], last.Commands.Select(command => command.CommandType.ToString()));
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_LocalActivityFailsTwice_IsTriedAgainInTheSameTask()
    {
        var attempts = new List<int>();
        var server = ServerOf((attempt, _) =>
        {
            attempts.Add(attempt.Attempt);
            return Task.FromResult(attempt.Attempt < 3 ? Failed("again") : new(DataConverter.Default.PayloadConverter.ToPayload("third"), null));
        });
        server.Start("Locals", new LocalsInput(5, 1, 1000));

        await server.RunTaskAsync();

        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal("third", ResultOf(server));
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_LongBackoff_BecomesATimer()
    {
        var server = ServerOf((attempt, _) => Task.FromResult(
            attempt.Attempt == 1 ? Failed("not yet") : new(DataConverter.Default.PayloadConverter.ToPayload($"attempt {attempt.Attempt}"), null)));
        server.Start("Locals", new LocalsInput(5, 60_000, 1000));

        var first = await server.RunTaskAsync();
        server.FireTimer("1");
        await server.RunTaskAsync();

        Assert.Equal(["RecordMarker", "StartTimer"], first.Commands.Select(command => command.CommandType.ToString()));
        Assert.Equal("attempt 2", ResultOf(server));
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_LocalActivityFailsForGood_FailsWithItsCause()
    {
        var server = ServerOf((_, _) => Task.FromResult(Failed("for good", nonRetryable: true)));
        server.Start("Locals", new LocalsInput(5, 1, 1000));

        await server.RunTaskAsync();

        var failure = server.Events[^1].WorkflowExecutionFailedEventAttributes.Failure;
        Assert.Equal("local", failure.ActivityFailureInfo.ActivityType.Name);
        Assert.Equal("for good", failure.Cause.Message);
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_LocalActivityTakesTooLong_TimesOut()
    {
        var server = ServerOf(async (_, cancellationToken) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return new(null, null);
        });
        server.Start("Locals", new LocalsInput(1, 1, 30));

        await server.RunTaskAsync();

        var failure = server.Events[^1].WorkflowExecutionFailedEventAttributes.Failure;
        Assert.Equal(TimeoutType.StartToClose, failure.Cause.TimeoutFailureInfo.TimeoutType);
        await ReplaysAsync(server);
    }

    [Fact]
    public async Task HandleAsync_WorkflowCancelsALocalActivity_GoesOnAtOnce()
    {
        var server = new ScriptedServer(
            ScriptedServer.NewOptions() with
            {
                ExecuteLocalActivity = async (_, cancellationToken) =>
                {
                    await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                    return new(null, null);
                },
            },
            typeof(CancelsLocal));
        server.Start("CancelsLocal");

        await server.RunTaskAsync();

        Assert.Equal("cancelled", ResultOf(server));
        await new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<CancelsLocal>()).ReplayWorkflowAsync(server.History);
    }

    private static ScriptedServer ServerOf(Func<LocalActivityAttempt, CancellationToken, Task<LocalActivityOutcome>> execute) =>
        new(ScriptedServer.NewOptions() with { ExecuteLocalActivity = execute }, typeof(Locals));

    private static LocalActivityOutcome Failed(string message, bool nonRetryable = false) =>
        new(null, new Failure { Message = message, ApplicationFailureInfo = new() { Type = "Test", NonRetryable = nonRetryable } });

    private static string ResultOf(ScriptedServer server) => DataConverter.Default.PayloadConverter.ToValue<string>(
        server.Events[^1].WorkflowExecutionCompletedEventAttributes.Result.Payloads_[0]);

    private static Task<WorkflowReplayResult> ReplaysAsync(ScriptedServer server) =>
        new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<Locals>()).ReplayWorkflowAsync(server.History);
}

public sealed record LocalsInput(int MaximumAttempts, int RetryMilliseconds, int TimeoutMilliseconds);

/// <summary>One local activity with retries as told.</summary>
[Workflow]
public sealed class Locals
{
    [WorkflowRun]
    public Task<string> RunAsync(LocalsInput input) => Workflow.ExecuteLocalActivityAsync<string>("local", [], new()
    {
        StartToCloseTimeout = TimeSpan.FromMilliseconds(input.TimeoutMilliseconds),
        LocalRetryThreshold = TimeSpan.FromSeconds(5),
        RetryPolicy = new RetryPolicy
        {
            InitialInterval = TimeSpan.FromMilliseconds(Math.Max(1, input.RetryMilliseconds)),
            MaximumAttempts = input.MaximumAttempts,
        },
    });
}

/// <summary>Starts a local activity and gives it up.</summary>
[Workflow]
public sealed class CancelsLocal
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        using var scope = new CancellationTokenSource();
        var local = Workflow.ExecuteLocalActivityAsync("endless", [], new() { StartToCloseTimeout = TimeSpan.FromMinutes(1), CancellationToken = scope.Token });
        var quick = Workflow.RunTaskAsync(() =>
        {
            Stop(scope);
            return Task.CompletedTask;
        });
        await quick;
        try
        {
            await local;
            return "done";
        }
        catch (ActivityFailureException e) when (TemporalException.IsCanceledException(e))
        {
            return "cancelled";
        }
    }

    private static void Stop(CancellationTokenSource scope) => scope.Cancel();
}
