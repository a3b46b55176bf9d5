using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>What a run says about whether there is something to skip.</summary>
public sealed class SkipTests
{
    [Fact]
    public async Task State_WhileTheDelayOfATaskRuns_CanBeSkippedAndTheDelayIsOver()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: late, triggeredAfter: 10m}]}"));
        var waiting = await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Waiting);

        await SequenceHarness.ControlAsync(handle, ControlAction.Skip);
        var state = await handle.GetResultAsync();

        Assert.Null(waiting.SkipProblem);
        Assert.Equal(Result.Pass, state.Result);
        Assert.True(state.StartedAt - state.TriggeredAt < TimeSpan.FromMinutes(10), $"{state.StartedAt} {state.TriggeredAt}");
    }

    [Fact]
    public async Task State_WhileAnotherHoldsTheLane_NamesWhatIsWaitedFor()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.World.Script = _ => [];
        var holder = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build, startTimeout: '0'}]}"));
        await SequenceHarness.WaitForAsync(holder, state => state.Tasks is [{ Phase: TaskPhase.Triggered }]);
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}]}"));

        var waiting = await SequenceHarness.WaitForAsync(handle, state => state.WaitsForLane);
        await SequenceHarness.ControlAsync(handle, ControlAction.Abort);
        var ended = await handle.GetResultAsync();

        Assert.Contains("runs now: Waiting for another sequence", waiting.SkipProblem, StringComparison.Ordinal);
        Assert.False(ended.WaitsForLane);
        await SequenceHarness.ControlAsync(holder, ControlAction.Abort);
    }

    [Fact]
    public async Task State_PausedBeforeTheFirstTask_NamesWhatIsWaitedFor()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}]}") with { StartPaused = true });

        var paused = await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);

        Assert.EndsWith(" runs now: Paused.", paused.SkipProblem, StringComparison.Ordinal);
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        Assert.Equal(Result.Pass, (await handle.GetResultAsync()).Result);
    }
}
