using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>The kill switch holds a run beside whatever an operator does to it.</summary>
public sealed class KillSwitchTests
{
    private const string TwoTasks = "- {name: delivery, tasks: [{name: build}, {name: test}]}";

    private static readonly DateTimeOffset Engaged = DateTimeOffset.UnixEpoch.AddDays(1);

    [Fact]
    public async Task ControlAsync_HoldWhileATaskRuns_TheTaskEndsAndTheNextWaitsForTheRelease()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.World.Script = trigger => trigger.Task.Name == "build" ? [harness.World.Started(trigger)] : harness.World.Pass(trigger);
        var handle = await harness.StartAsync(SequenceHarness.Input(TwoTasks));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ Phase: TaskPhase.Started }]);

        await SendAsync(handle, ControlAction.Hold, Engaged);
        await SendAsync(handle, ControlAction.Hold, Engaged);
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);
        await harness.World.AnswerAsync(harness.World.Triggers[0], harness.World.Finished(harness.World.Triggers[0]));
        var held = await SequenceHarness.WaitForAsync(handle, state => state.Message == "Held by the kill switch.");
        await SendAsync(handle, ControlAction.Release, Engaged.AddHours(1));
        var state = await handle.GetResultAsync();

        Assert.Equal((SequencePhase.Paused, 1), (held.Phase, held.Tasks.Count));
        Assert.Equal((Result.Pass, 2), (state.Result, state.Tasks.Count));
        Assert.Equal([ControlAction.Hold, ControlAction.Release], state.Control.Select(request => request.Action));
    }

    [Fact]
    public async Task ControlAsync_ReleaseOfWhatAnOperatorPaused_StaysPaused()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var handle = await harness.StartAsync(SequenceHarness.Input(TwoTasks) with { StartPaused = true, StartHeld = true });
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);

        await SendAsync(handle, ControlAction.Release, Engaged);
        var still = await SequenceHarness.WaitForAsync(handle, state => state.Control.Count == 1);
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        var state = await handle.GetResultAsync();

        Assert.Equal((SequencePhase.Paused, 0), (still.Phase, still.Tasks.Count));
        Assert.Equal(Result.Pass, state.Result);
    }

    [Fact]
    public async Task ControlAsync_HoldOvertakenByItsRelease_HoldsNothing()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var handle = await harness.StartAsync(SequenceHarness.Input(TwoTasks) with { StartHeld = true });
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);
        Assert.Empty(harness.World.TriggeredTasks);

        await SequenceHarness.ControlAsync(handle, ControlAction.Pause);
        await SendAsync(handle, ControlAction.Release, Engaged.AddHours(1));
        await SendAsync(handle, ControlAction.Hold, Engaged);
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);

        Assert.Equal(Result.Pass, (await handle.GetResultAsync()).Result);
    }

    private static Task SendAsync(WorkflowHandle<SequenceWorkflow, SequenceState> handle, ControlAction action, DateTimeOffset at) =>
        handle.SignalAsync(workflow => workflow.ControlAsync(new ControlRequest { Id = $"killswitch/1/{action}", Action = action, Who = "ada", At = at }));
}
