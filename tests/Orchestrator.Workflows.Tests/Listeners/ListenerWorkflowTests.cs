using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Listeners;

public sealed class ListenerWorkflowTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task RunAsync_PauseAsked_NextTurnComesAfterIt()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Script(
            turn => new() { Cursor = 50, Delivered = 50, Pause = Interval },
            turn => new() { Cursor = 99, Part = 1, Delivered = 50, Pause = Interval },
            turn => new() { Cursor = 120, Delivered = 20 });

        await (await StartAsync(harness, "paced")).GetResultAsync();

        Assert.Equal([(0, 0), (50, 0), (99, 1), (120, 0)], harness.Listeners.Turns.Select(one => (one.Turn.Cursor, one.Turn.Part)));
        var times = harness.Listeners.Turns.Select(one => one.At).ToList();
        Assert.True(times[1] - times[0] >= Interval && times[2] - times[1] >= Interval, string.Join(' ', times));
    }

    [Fact]
    public async Task RunAsync_Idle_RestsUntilItIsWokenForSomethingNew()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Script(turn => new() { Cursor = 7, Idle = true, Gather = Interval });
        var handle = await StartAsync(harness, "resting");
        await WaitForAsync(handle, state => state.Idle);

        await handle.SignalAsync(workflow => workflow.WakeAsync(new ListenerWake { Sequence = 5 }));
        await handle.SignalAsync(workflow => workflow.WakeAsync(new ListenerWake { Sequence = 12, From = 7, Seen = 11 }));
        await handle.GetResultAsync();

        Assert.Equal([0, 11], harness.Listeners.Turns.Select(one => one.Turn.Cursor));
        var times = harness.Listeners.Turns.Select(one => one.At).ToList();
        Assert.True(times[1] - times[0] >= Interval, string.Join(' ', times));
    }

    [Fact]
    public async Task RunAsync_FailsAgain_WaitsLongerEachTimeAndTheReplayEndsTheWait()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Script(
            turn => new() { Cursor = 3, Error = "down" },
            turn => new() { Cursor = 3, Error = "down" },
            turn => new() { Cursor = 3, Error = "down", DeadLetters = [new(2, "two", "400", DateTimeOffset.UnixEpoch)] },
            turn => new() { Cursor = turn.Cursor, Retired = true, Error = "gone" });

        var handle = await StartAsync(harness, "failing");
        await WaitForAsync(handle, state => state.Disabled);
        await handle.SignalAsync(workflow => workflow.ReplayAsync(new ListenerReplay { Dead = true }));
        await handle.GetResultAsync();

        Assert.Equal([0, 1, 2, 3, 0], harness.Listeners.Turns.Select(one => one.Turn.Failures));
        Assert.Equal([2], harness.Listeners.Turns.Last().Turn.Resend);
        var times = harness.Listeners.Turns.Select(one => one.At).ToList();
        Assert.True(times[2] - times[1] >= TimeSpan.FromSeconds(2), string.Join(' ', times));
    }

    [Fact]
    public async Task RunAsync_NotAllDeadLettersFitIntoATurn_TheRestComesAfterThePause()
    {
        await using var harness = await SequenceHarness.StartAsync();
        DeadLetter[] letters = [new(1, "one", "400", DateTimeOffset.UnixEpoch), new(2, "two", "400", DateTimeOffset.UnixEpoch)];
        harness.Listeners.Script(
            turn => new() { Cursor = 3, Idle = true, DeadLetters = letters },
            turn => new() { Cursor = 3, Delivered = 1, Resend = [2], Pause = Interval },
            turn => new() { Cursor = 3, Error = "down", Resend = turn.Resend },
            turn => new() { Cursor = 3, Delivered = 1, Pause = Interval });
        var handle = await StartAsync(harness, "resending");
        await WaitForAsync(handle, state => state.Idle);

        await handle.SignalAsync(workflow => workflow.ReplayAsync(new ListenerReplay { Dead = true }));
        await handle.GetResultAsync();

        Assert.Equal(["", "1 2", "2", "2", ""], harness.Listeners.Turns.Select(one => string.Join(' ', one.Turn.Resend)));
        var times = harness.Listeners.Turns.Select(one => one.At).ToList();
        Assert.True(times[2] - times[1] >= Interval, string.Join(' ', times));
    }

    [Fact]
    public async Task WakeAsync_DisabledListenerDefinedAnew_IsEnabled()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Script(turn => new() { Cursor = 1, Retired = true, Error = "gone" });
        var handle = await StartAsync(harness, "redefined");
        await WaitForAsync(handle, state => state.Disabled);

        await handle.SignalAsync(workflow => workflow.WakeAsync(new ListenerWake { Redefined = true }));
        await handle.GetResultAsync();

        Assert.Equal(2, harness.Listeners.Turns.Count);
    }

    private static Task<WorkflowHandle<ListenerWorkflow>> StartAsync(SequenceHarness harness, string name) => harness.Client.StartWorkflowAsync(
        (ListenerWorkflow workflow) => workflow.RunAsync(new ListenerInput(name, new ListenerState { Cursor = 0 })),
        new WorkflowOptions(WorkflowIds.Listener(name), WorkflowNames.TaskQueue));

    private static async Task WaitForAsync(WorkflowHandle<ListenerWorkflow> handle, Func<ListenerState, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!wanted(await handle.QueryAsync(workflow => workflow.State())))
        {
            Assert.False(deadline.IsCancellationRequested, "The listener does not come to that state.");
            await Task.Yield();
        }
    }
}
