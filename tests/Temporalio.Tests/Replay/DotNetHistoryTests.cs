using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Replay;

namespace Temporalio.Tests.Replay;

public sealed class DotNetHistoryTests
{
    private static readonly WorkflowReplayer Replayer = new(new WorkflowReplayerOptions()
        .AddWorkflow<DotNetWorkflows.SayHelloWorkflow>()
        .AddWorkflow<DotNetWorkflows.CoroutinesAfterCompleteWorkflow>()
        .AddWorkflow<DotNetWorkflows.MultiSignalOrderWorkflow>()
        .AddWorkflow<ActivityRetryWorkflow>());

    public static TheoryData<string> Oracles => [.. HistoryFiles.Names().Where(name => name.StartsWith("dotnet.", StringComparison.Ordinal) || name.StartsWith("features.activity", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Oracles))]
    public async Task ReplayWorkflowAsync_HistoryOfTheOfficialSdk_Fits(string name)
    {
        var history = HistoryFiles.Read(name);

        var (run, failure) = await Replayer.RunAsync(history, CancellationToken.None);

        Assert.Null(failure);
        var last = history.Events.Last();
        Assert.Equal(last.EventType, run.Machines.Closing!.ConfirmedBy);
        if (last.EventType == EventType.WorkflowExecutionCompleted)
        {
            var result = run.Machines.Closing.ToCommand().CompleteWorkflowExecutionCommandAttributes.Result.Payloads_[0];
            Assert.Equal(last.WorkflowExecutionCompletedEventAttributes.Result.Payloads_[0].Data, result.Data);
        }
    }

    [Theory]
    [InlineData("dotnet.replayer-test.complete.json")]
    [InlineData("features.activity-retry_on_error.go.v1.5.0.json")]
    public async Task ReplayWorkflowAsync_AnotherActivityId_FailsWhenTheFlagIsThere(string name)
    {
        var history = Tampered(name, events =>
        {
            events.Single(item => item.ActivityTaskScheduledEventAttributes is not null).ActivityTaskScheduledEventAttributes.ActivityId = "77";
            events.First(item => item.WorkflowTaskCompletedEventAttributes is not null).WorkflowTaskCompletedEventAttributes.SdkMetadata =
                new() { CoreUsedFlags = { 1 } };
        });

        var result = await Replayer.ReplayWorkflowAsync(history, throwOnReplayFailure: false);

        var failure = Assert.IsType<WorkflowNondeterminismException>(result.ReplayFailure);
        Assert.Contains("'77' in history", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Oracles))]
    public async Task ReplayWorkflowAsync_CommandEventTurnedIntoATimer_Fails(string name)
    {
        var history = Tampered(name, events =>
        {
            var index = events.FindIndex(HistoryCursor.IsFromCommand);
            events[index] = new HistoryEvent
            {
                EventId = events[index].EventId,
                EventTime = events[index].EventTime,
                EventType = EventType.TimerStarted,
                TimerStartedEventAttributes = new() { TimerId = "900" },
            };
        });

        var result = await Replayer.ReplayWorkflowAsync(history, throwOnReplayFailure: false);

        Assert.IsType<WorkflowNondeterminismException>(result.ReplayFailure);
    }

    [Fact]
    public async Task ReplayWorkflowAsync_CodeIssuesMoreThanHistoryHas_Fails()
    {
        var history = Tampered("dotnet.replayer-test.complete.json", events =>
        {
            var input = events[0].WorkflowExecutionStartedEventAttributes.Input.Payloads_[0];
            input.Data = Google.Protobuf.ByteString.CopyFromUtf8(
                input.Data.ToStringUtf8().Replace("\"ShouldCauseNonDeterminism\":false", "\"ShouldCauseNonDeterminism\":true", StringComparison.Ordinal));
        });

        var thrown = await Assert.ThrowsAsync<InvalidWorkflowOperationException>(() => Replayer.ReplayWorkflowAsync(history));

        Assert.IsType<WorkflowNondeterminismException>(thrown.InnerException);
    }

    private static WorkflowHistory Tampered(string name, Action<List<HistoryEvent>> change)
    {
        var events = HistoryFiles.Read(name).Events.Select(item => item.Clone()).ToList();
        change(events);
        return new(name, events);
    }
}
