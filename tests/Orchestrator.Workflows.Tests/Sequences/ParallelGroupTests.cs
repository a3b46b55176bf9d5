using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>Groups of tasks that run side by side, and tasks that wait by themselves.</summary>
public sealed class ParallelGroupTests : IAsyncLifetime
{
    private SequenceHarness harness = null!;

    private ScriptedWorld World => harness.World;

    public async ValueTask InitializeAsync() => harness = await SequenceHarness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task RunAsync_ParallelGroup_JoinsAllMembers()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, trigger.Task.Name == "b" ? "warning" : "pass")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{parallel: [{name: a}, {name: b}]}, {name: after}]}");

        Assert.Equal(["a", "after", "b"], World.TriggeredTasks.Order());
        Assert.Equal("after", World.TriggeredTasks[^1]);
        Assert.Equal(Result.Warning, state.Tasks.Single(task => task.Name == "b").Result);
        Assert.Equal("warning", World.Triggers[^1].LastResult);
    }

    [Fact]
    public async Task RunAsync_MemberOfAGroup_MayComeLaterAndMayFailAlone()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, trigger.Task.Name == "lint" ? "fail" : "pass")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{parallel: [{name: lint, onFailure: continue}, {name: soak, triggeredAfter: 10m}]}, {name: after}]}");

        Assert.Equal(["lint", "soak", "after"], World.TriggeredTasks);
        Assert.Equal((SequencePhase.Finished, Result.Pass), (state.Phase, state.Result));
        var (lint, soak) = (state.Tasks[0], state.Tasks[1]);
        Assert.True(soak.FinishedAt - lint.FinishedAt >= TimeSpan.FromMinutes(10), $"{lint.FinishedAt} {soak.FinishedAt}");
    }

    [Fact]
    public async Task RunAsync_MemberThatMayFailTimesOut_IsNotTheTimeOutOfTheSequence()
    {
        World.Script = trigger => trigger.Task.Name == "lint" ? [World.Started(trigger)] : World.Pass(trigger);

        var state = await harness.RunAsync("- {name: delivery, tasks: [{parallel: [{name: lint, onFailure: continue, timeout: 1m}, {name: unit}]}]}");

        Assert.Equal((SequencePhase.Finished, Result.Pass), (state.Phase, state.Result));
        Assert.Equal(TaskPhase.TimedOut, state.Tasks.Single(task => task.Name == "lint").Phase);
    }

    [Fact]
    public async Task RunAsync_MemberOfAGroupFails_FailsTheGroup()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, trigger.Task.Name == "unit" ? "fail" : "pass")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{parallel: [{name: lint, onFailure: continue}, {name: unit}]}, {name: after}]}");

        Assert.Equal(Result.Fail, state.Result);
        Assert.DoesNotContain("after", World.TriggeredTasks);
    }

    [Theory]
    [InlineData("{parallel: [{name: lint}, {name: soak, triggeredAfter: 10m}]}")]
    [InlineData("{name: lint, retries: {maxAttempts: 2, backoff: 10m}}")]
    public async Task RunAsync_PausedWhileATaskWaitsByItself_WaitsForTheResume(string task)
    {
        World.Script = trigger => [World.Started(trigger), World.Triggers.Count == 1 && task.Contains("retries", StringComparison.Ordinal) ? World.Finished(trigger, "fail", "errored") : World.Finished(trigger)];
        var handle = await harness.StartAsync(SequenceHarness.Input($"- {{name: delivery, tasks: [{task}]}}"));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ FinishedAt: not null }]);

        await SequenceHarness.ControlAsync(handle, ControlAction.Pause);
        await harness.PassAsync(TimeSpan.FromMinutes(20));
        var held = await handle.QueryAsync(workflow => workflow.State());
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        var state = await handle.GetResultAsync();

        Assert.Single(held.Tasks);
        Assert.Equal((Result.Pass, 2), (state.Result, state.Tasks.Count));
    }
}
