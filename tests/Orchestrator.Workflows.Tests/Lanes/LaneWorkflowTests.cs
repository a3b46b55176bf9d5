using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;

namespace Orchestrator.Workflows.Tests.Lanes;

public sealed class LaneWorkflowTests : IAsyncLifetime
{
    private const string Plain = "- {name: delivery, tasks: [{name: build, startTimeout: '0'}]}";
    private SequenceHarness harness = null!;

    private ScriptedWorld World => harness.World;

    public async ValueTask InitializeAsync() => harness = await SequenceHarness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Acquire_SecondSequenceOfAService_WaitsForTheFirst()
    {
        World.Script = trigger => [World.Started(trigger)];
        var first = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(first, state => state.Phase == SequencePhase.Started);
        var second = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Waiting);
        Assert.Single(World.Triggers);

        await World.AnswerAsync(World.Triggers[0], World.Finished(World.Triggers[0]));
        await first.GetResultAsync();
        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Started);
        await World.AnswerAsync(World.Triggers[1], World.Finished(World.Triggers[1]));

        Assert.Equal(SequencePhase.Finished, (await second.GetResultAsync()).Phase);
    }

    [Fact]
    public async Task Acquire_OtherService_DoesNotWait()
    {
        World.Script = trigger => [World.Started(trigger)];
        var first = await harness.StartAsync(SequenceHarness.Input(Plain, service: "a"));
        var second = await harness.StartAsync(SequenceHarness.Input(Plain, service: "b"));

        await SequenceHarness.WaitForAsync(first, state => state.Phase == SequencePhase.Started);
        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Started);
    }

    [Fact]
    public async Task Acquire_HolderIsTerminated_FreesTheLane()
    {
        World.Script = trigger => [World.Started(trigger)];
        var first = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(first, state => state.Phase == SequencePhase.Started);
        var second = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Waiting);

        await first.TerminateAsync("by hand");
        await harness.PassAsync(TimeSpan.FromSeconds(60));

        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Started);
    }

    [Fact]
    public async Task Acquire_ManualApproval_LetsOthersRunAndTakesItsTurnAgain()
    {
        World.Script = trigger => trigger.Task.Name == "approval" ? [] : [World.Started(trigger)];
        var approving = await harness.StartAsync(SequenceHarness.Input(
            "- {name: delivery, tasks: [{name: approval, properties: {pass: manual}}, {name: mytask, startTimeout: '0'}]}", """{"result":"pass"}"""));
        await SequenceHarness.WaitForAsync(approving, state => state.Phase == SequencePhase.WaitingForApproval);
        var other = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(other, state => state.Phase == SequencePhase.Started);

        await World.AnswerAsync(World.Triggers[0], World.Finished(World.Triggers[0], source: "cli") with { PostedBy = "ann" });
        await SequenceHarness.WaitForAsync(approving, state => state.Phase == SequencePhase.Waiting);
        await World.AnswerAsync(World.Triggers[1], World.Finished(World.Triggers[1]));
        var state = await SequenceHarness.WaitForAsync(approving, state => state.Phase == SequencePhase.Started);

        Assert.Equal("ann", state.Tasks[0].Executors.Single(executor => executor.By is not null).By);
        Assert.Equal("mytask", World.TriggeredTasks[^1]);
    }

    [Fact]
    public async Task Acquire_PolicyReject_EndsErrored()
    {
        World.Script = trigger => [World.Started(trigger)];
        var first = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(first, state => state.Phase == SequencePhase.Started);

        var state = await harness.RunAsync("- {name: other, concurrency: {policy: reject}, tasks: [{name: build}]}");

        Assert.StartsWith("Rejected", state.Message, StringComparison.Ordinal);
        Assert.Single(World.Triggers);
    }

    [Fact]
    public async Task Acquire_PolicyCancelOlder_AbortsTheHolder()
    {
        World.Script = trigger => [World.Started(trigger)];
        var first = await harness.StartAsync(SequenceHarness.Input(Plain));
        await SequenceHarness.WaitForAsync(first, state => state.Phase == SequencePhase.Started);

        var second = await harness.StartAsync(SequenceHarness.Input("- {name: other, concurrency: {policy: cancelOlder}, tasks: [{name: build, startTimeout: '0'}]}"));

        Assert.Equal(SequencePhase.Aborted, (await first.GetResultAsync()).Phase);
        await SequenceHarness.WaitForAsync(second, state => state.Phase == SequencePhase.Started);
    }

    [Fact]
    public async Task RunAsync_HistoryGrowsLong_BeginsANewRunWithTheSameQueue()
    {
        const int Waiting = 720;
        World.Script = trigger => [World.Started(trigger)];
        var input = SequenceHarness.Input(Plain);
        var holder = await harness.StartAsync(input);
        await SequenceHarness.WaitForAsync(holder, state => state.Phase == SequencePhase.Started);
        var lane = harness.Client.GetWorkflowHandle<LaneWorkflow>(WorkflowIds.Lane(input.Scope));
        var firstRun = (await lane.DescribeAsync()).RunId;

        var lanes = new TestLanes(harness.Client);
        for (var i = 0; i < Waiting; i++)
        {
            var request = new LaneRequest(lane.Id, $"waiting {i}", $"context {i}", input.TriggeredAt.AddSeconds(i + 1), ConcurrencyPolicy.Queue);
            Assert.Equal(LaneAnswer.Queued, await lanes.AcquireAsync(request));
        }

        var state = await lane.QueryAsync(workflow => workflow.State());
        Assert.NotEqual(firstRun, (await lane.DescribeAsync()).RunId);
        Assert.Equal([holder.Id], state.Holders.Select(place => place.Holder));
        Assert.Equal(Enumerable.Range(0, Waiting).Select(i => $"waiting {i}"), state.Waiting.Select(place => place.Holder));
    }
}
