using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>After a crash an event may be out, and answered, before its workflow has come to it again.</summary>
public sealed class EarlyAnswerTests : IAsyncLifetime
{
    private SequenceHarness harness = null!;

    public async ValueTask InitializeAsync() => harness = await SequenceHarness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task TaskEventAsync_BeforeItsTaskIsTriggered_Counts()
    {
        const string Id = "sequence-with-an-early-answer";
        harness.World.Script = trigger => trigger.Task.Name == "test" ? [] : [harness.World.Finished(trigger)];
        var input = SequenceHarness.Input(
            "- {name: delivery, tasks: [{name: build, expectStarted: false}, {name: test, expectStarted: false, startTimeout: '0'}]}");
        var answer = new TaskEvent
        {
            EventId = "early",
            EventKey = "early",
            Kind = EventKind.Finished,
            TriggeredId = EventKey.Derive(Id, "1/test/1/triggered"),
            Source = "executor",
            Time = DateTimeOffset.UnixEpoch,
            Result = "warning",
            Status = "succeeded",
            Data = new PayloadPart { Data = JsonElement.Parse("""{"test":{"early":true}}""") },
        };
        var options = new WorkflowOptions(Id, WorkflowNames.TaskQueue) { StartSignal = WorkflowSignals.TaskEvent, StartSignalArgs = [answer] };

        var handle = await harness.Client.StartWorkflowAsync((SequenceWorkflow workflow) => workflow.RunAsync(input), options);
        var state = await handle.GetResultAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal((SequencePhase.Finished, Result.Warning), (state.Phase, state.Result));
        Assert.Equal(["build", "test"], harness.World.TriggeredTasks);
    }
}
