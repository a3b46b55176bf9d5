using Orchestrator.Model.Jobs;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;

namespace Orchestrator.Workflows.Tests.Sequences;

public sealed class SequenceWorkflowTests : IAsyncLifetime
{
    private SequenceHarness harness = null!;

    private ScriptedWorld World => harness.World;

    public async ValueTask InitializeAsync() => harness = await SequenceHarness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task RunAsync_TwoTasksPass_MergesAndFinishes()
    {
        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: build}, {name: test}]}", """{"x":1}""");

        Assert.Equal((SequencePhase.Finished, Result.Pass, Status.Succeeded), (state.Phase, state.Result, state.Status));
        Assert.Equal(["build", "test"], World.TriggeredTasks);
        Assert.Equal("""{"build":{"done":true}}""", Assert.Single(World.Triggers[1].Finished).Data!.Value.GetRawText());
        Assert.Equal(("pass", "test", true), (World.Triggers[1].LastResult, World.Endings[^1].LastTask, World.Endings[^1].FollowUps));
        Assert.Equal([TaskPhase.Finished, TaskPhase.Finished], state.Tasks.Select(task => task.Phase));
        Assert.Equal(["follow-up"], state.FollowUps);
    }

    [Fact]
    public async Task RunAsync_TaskFails_StopsThere()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, "fail")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: build}, {name: test}]}");

        Assert.Equal((SequencePhase.Finished, Result.Fail, "build says fail"), (state.Phase, state.Result, state.Message));
        Assert.Equal(["build"], World.TriggeredTasks);
        Assert.Equal(["test"], state.Remaining);
        Assert.Equal("build", World.Endings[^1].LastTask);
    }

    [Fact]
    public async Task RunAsync_OnFailureContinue_GoesOn()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, trigger.Task.Name == "build" ? "fail" : "pass")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: build, onFailure: continue}, {name: test}]}");

        Assert.Equal(["build", "test"], World.TriggeredTasks);
        Assert.Equal(Result.Pass, state.Result);
    }

    [Fact]
    public async Task RunAsync_NobodyStarts_TimesOutAfterTenMinutesAndFollowUpsAreLookedFor()
    {
        World.Script = _ => [];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: nobody}, {name: test}]}");

        Assert.Equal((SequencePhase.TimedOut, Result.Fail, Status.Errored), (state.Phase, state.Result, state.Status));
        Assert.StartsWith("Task 'nobody' was not started by anyone within 10m", state.Message, StringComparison.Ordinal);
        Assert.True(World.Endings[^1].FollowUps);
    }

    [Fact]
    public async Task RunAsync_StartedButNeverFinished_TimesOutByTimeout()
    {
        World.Script = trigger => [World.Started(trigger)];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: slow, timeout: 30m}]}");

        Assert.Equal(SequencePhase.TimedOut, state.Phase);
        Assert.Contains("did not finish within 30m", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FinishedWithoutStarted_CountsAfterTheGrace()
    {
        World.Script = trigger => [World.Finished(trigger)];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: build}]}");

        Assert.Equal(Result.Pass, state.Result);
    }

    [Fact]
    public async Task RunAsync_Retries_TriggerAnewUntilItPasses()
    {
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, World.Triggers.Count < 3 ? "fail" : "pass", World.Triggers.Count < 3 ? "errored" : "succeeded")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: flaky, retries: {maxAttempts: 5, backoff: 1m}}]}");

        Assert.Equal(Result.Pass, state.Result);
        Assert.Equal([1, 2, 3], state.Tasks.Select(task => task.Attempt));
        Assert.Equal(3, World.Triggers.Select(trigger => trigger.EventId).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_ConditionIsFalse_SkipsTheTask()
    {
        World.Skips = trigger => trigger.Task.Name == "build";

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: build, if: {exact: {a: b}}}, {name: test}]}");

        Assert.Equal(["test"], World.TriggeredTasks);
        Assert.Equal([TaskPhase.Skipped, TaskPhase.Finished], state.Tasks.Select(task => task.Phase));
    }

    [Fact]
    public async Task RunAsync_TriggeredAfter_WaitsThatLong()
    {
        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: late, triggeredAfter: 10m}]}");

        Assert.Equal(Result.Pass, state.Result);
        Assert.True(state.StartedAt - state.TriggeredAt >= TimeSpan.FromMinutes(10), $"{state.StartedAt} {state.TriggeredAt}");
    }

    [Fact]
    public async Task RunAsync_SequenceTimeout_EndsTheOpenTask()
    {
        World.Script = trigger => [World.Started(trigger)];

        var state = await harness.RunAsync("- {name: delivery, timeout: 1h, tasks: [{name: endless}]}");

        Assert.Equal((SequencePhase.TimedOut, "Sequence 'delivery' did not finish in time."), (state.Phase, state.Message));
    }

    [Fact]
    public async Task ControlAsync_PausedFromTheStart_WaitsForResume()
    {
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}]}") with { StartPaused = true });
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);
        Assert.Empty(World.TriggeredTasks);

        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        var state = await handle.GetResultAsync();

        Assert.Equal(Result.Pass, state.Result);
        Assert.Equal(ControlAction.Resume, Assert.Single(state.Control).Action);
    }

    [Fact]
    public async Task ControlAsync_PauseWhileATaskRuns_ShowsItAtOnceAndHoldsTheNext()
    {
        World.Script = trigger => trigger.Task.Name == "build" ? [World.Started(trigger)] : World.Pass(trigger);
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}, {name: test}]}"));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ Phase: TaskPhase.Started }]);

        await SequenceHarness.ControlAsync(handle, ControlAction.Pause);
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);
        await World.AnswerAsync(World.Triggers[0], World.Finished(World.Triggers[0]));
        var held = await SequenceHarness.WaitForAsync(handle, state => state.Tasks[0].Phase == TaskPhase.Finished);
        Assert.Equal((SequencePhase.Paused, 1), (held.Phase, held.Tasks.Count));
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        var state = await handle.GetResultAsync();

        Assert.Equal((SequencePhase.Finished, Result.Pass, 2), (state.Phase, state.Result, state.Tasks.Count));
    }

    [Fact]
    public async Task ControlAsync_PauseAndResumeWhileATaskRuns_ShowsWhatWasThere()
    {
        World.Script = trigger => [World.Started(trigger)];
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}]}"));
        var before = await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ Phase: TaskPhase.Started }]);

        await SequenceHarness.ControlAsync(handle, ControlAction.Pause);
        await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Paused);
        await SequenceHarness.ControlAsync(handle, ControlAction.Resume);
        var after = await SequenceHarness.WaitForAsync(handle, state => state.Phase == SequencePhase.Started);
        await World.AnswerAsync(World.Triggers[0], World.Finished(World.Triggers[0]));

        Assert.Equal(before.Message, after.Message);
        Assert.Equal(Result.Pass, (await handle.GetResultAsync()).Result);
    }

    [Fact]
    public async Task RunAsync_RetryFromTheFailedTask_BeginsThereWithWhatWasFinished()
    {
        var input = SequenceHarness.Input("- {name: delivery, tasks: [{name: build}, {name: test}]}") with
        {
            Attempt = 2,
            StartAt = 1,
            Carried = [new Orchestrator.Workflows.Events.PayloadPart { Data = System.Text.Json.JsonElement.Parse("""{"build":{"done":true}}""") }],
        };

        var state = await (await harness.StartAsync(input)).GetResultAsync();

        Assert.Equal(["test"], World.TriggeredTasks);
        Assert.Equal((2, Result.Pass), (state.Attempt, state.Result));
        Assert.Equal("""{"build":{"done":true}}""", Assert.Single(World.Triggers[0].Finished).Data!.Value.GetRawText());
    }

    [Fact]
    public async Task ControlAsync_Abort_EndsAbortedWithoutFollowUps()
    {
        World.Script = trigger => [World.Started(trigger)];
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build}, {name: test}]}"));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ Phase: TaskPhase.Started }]);

        await SequenceHarness.ControlAsync(handle, ControlAction.Abort);
        var state = await handle.GetResultAsync();

        Assert.Equal((SequencePhase.Aborted, Result.Fail, Status.Aborted), (state.Phase, state.Result, state.Status));
        Assert.Equal("Aborted by tester: because.", state.Message);
        Assert.False(World.Endings[^1].FollowUps);
    }

    [Fact]
    public async Task CancelAsync_RunningSequence_CountsAsAbort()
    {
        World.Script = _ => [];
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: build, startTimeout: '0'}]}"));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks.Count == 1);

        await handle.CancelAsync();
        var state = await handle.GetResultAsync();

        Assert.Equal(SequencePhase.Aborted, state.Phase);
    }

    [Fact]
    public async Task ControlAsync_Skip_GoesOnWithoutTheTask()
    {
        World.Script = trigger => trigger.Task.Name == "stuck" ? [World.Started(trigger)] : World.Pass(trigger);
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: stuck}, {name: test}]}"));
        await SequenceHarness.WaitForAsync(handle, state => state is { Tasks: [{ Phase: TaskPhase.Started }], SkipProblem: null });

        await SequenceHarness.ControlAsync(handle, ControlAction.Skip);
        var state = await handle.GetResultAsync();

        Assert.Equal((Result.Pass, TaskPhase.Skipped), (state.Result, state.Tasks[0].Phase));
    }

    [Fact]
    public async Task RunAsync_MatchingActions_RunsAJobForEach()
    {
        World.Script = _ => [];
        World.Jobs = _ => [Action("one"), Action("two"), Action("quiet") with { Silent = true }];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: deployment, startTimeout: '0'}]}");

        Assert.Equal(Result.Pass, state.Result);
        Assert.Equal(2, state.Tasks[0].Executors.Count);
        Assert.Equal(2, World.Emitted.Count(request => request.Type == "sh.keptn.event.deployment.finished"));
    }

    [Fact]
    public async Task RunAsync_ForbiddenImage_IsErrored()
    {
        World.Script = _ => [];
        World.Jobs = _ => [Action("one", "forbidden")];

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: deployment, startTimeout: '0'}]}");

        Assert.Equal((Result.Fail, Status.Errored, "Forbidden: Image forbidden."), (state.Result, state.Status, state.Message));
    }

    [Fact]
    public async Task ControlAsync_AbortWhileAJobRuns_StopsTheContainer()
    {
        var stopped = new TaskCompletionSource();
        World.Script = _ => [];
        World.Jobs = _ => [Action("one")];
        World.Containers = async (run, cancellationToken) =>
        {
            try
            {
                while (true)
                {
                    Temporalio.Activities.ActivityExecutionContext.Current.Heartbeat();
                    await Task.Delay(50, cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                stopped.SetResult();
                return ScriptedWorld.Exit(run, Result.Fail, Status.Aborted);
            }
        };
        var handle = await harness.StartAsync(SequenceHarness.Input("- {name: delivery, tasks: [{name: deployment, startTimeout: '0'}]}"));
        await SequenceHarness.WaitForAsync(handle, state => state.Tasks is [{ Phase: TaskPhase.Started }]);

        await SequenceHarness.ControlAsync(handle, ControlAction.Abort);
        var state = await handle.GetResultAsync();

        Assert.Equal(SequencePhase.Aborted, state.Phase);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("""{"result":"pass"}""", Result.Pass)]
    [InlineData("""{"result":"fail"}""", Result.Fail)]
    public async Task RunAsync_AutomaticApproval_DecidesAtOnce(string data, Result expected)
    {
        World.Script = trigger => trigger.Task.Name == "approval" ? [] : World.Pass(trigger);

        var state = await harness.RunAsync("- {name: delivery, tasks: [{name: approval, properties: {pass: automatic, warning: manual}}]}", data);

        Assert.Equal(expected, state.Result);
        Assert.Equal(["sh.keptn.event.approval.started", "sh.keptn.event.approval.finished"], World.Emitted.Select(request => request.Type));
    }

    private static JobAction Action(string name, string image = "busybox") =>
        new() { Name = name, Tasks = [new JobTask { Name = "step", Image = image }] };
}
