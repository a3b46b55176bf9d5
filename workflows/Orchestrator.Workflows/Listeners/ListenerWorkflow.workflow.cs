using Temporalio.Common;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Listeners;

/// <summary>A durable cursor over the event log: the one delivery loop of one listener.</summary>
[Workflow(WorkflowNames.Listener)]
public sealed class ListenerWorkflow
{
    private const int TurnsPerRun = 300;
    private const int LongestHistory = 3000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // Whoever should wake it may have died with its machine.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);

    private static readonly ActivityOptions Delivery = new()
    {
        TaskQueue = WorkflowNames.ListenerTaskQueue,
        StartToCloseTimeout = TimeSpan.FromHours(1),
        HeartbeatTimeout = TimeSpan.FromSeconds(15),
        RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(1) },
    };

    private readonly List<ListenerReplay> replays = [];
    private ListenerState state;
    private bool called;
    private long waiting;

    [WorkflowInit]
    public ListenerWorkflow(ListenerInput input) => state = input.State;

    [WorkflowRun]
    public async Task RunAsync(ListenerInput input)
    {
        for (var turns = 0; (turns < TurnsPerRun && Workflow.CurrentHistoryLength < LongestHistory) || replays.Count > 0; turns++)
        {
            await Workflow.WaitConditionAsync(() => !state.Disabled || replays.Count > 0);
            var resend = TakeReplays();
            called = false;
            var turn = new ListenerTurn(input.Name, state.Cursor, state.Failures, resend) { Part = state.Part };
            var progress = await Workflow.ExecuteActivityAsync((IListenerActivities listeners) => listeners.DeliverAsync(turn), Delivery);
            if (progress.Deleted)
            {
                return;
            }

            state = state.After(progress);
            if (progress.Error is not null && !state.Disabled)
            {
                await Workflow.WaitConditionAsync(() => replays.Count > 0 || called, progress.RetryAfter ?? PauseAfter(state.Failures));
            }
            else
            {
                await RestAsync(progress);
            }
        }

        var next = input with { State = state };
        throw Workflow.CreateContinueAsNewException((ListenerWorkflow workflow) => workflow.RunAsync(next));
    }

    [WorkflowSignal]
    public Task ReplayAsync(ListenerReplay replay)
    {
        replays.Add(replay);
        return Task.CompletedTask;
    }

    [WorkflowSignal(WorkflowSignals.Wake)]
    public Task WakeAsync(ListenerWake wake)
    {
        called |= wake.Sequence == 0;
        waiting = Math.Max(waiting, wake.Sequence);
        if (wake.Redefined)
        {
            state = state with { Disabled = false, Failures = 0 };
        }

        if (wake.Seen is { } seen && wake.From == state.Cursor && state is { Idle: true, Part: 0 })
        {
            state = state with { Cursor = seen };
        }

        return Task.CompletedTask;
    }

    [WorkflowQuery(WorkflowSignals.State)]
    public ListenerState State() => state;

    private async Task RestAsync(ListenerProgress progress)
    {
        if (progress.Pause is { } pause)
        {
            await Workflow.WaitConditionAsync(() => replays.Count > 0, pause);
        }

        if (progress.Idle)
        {
            await Workflow.WaitConditionAsync(() => waiting > state.Cursor || called || replays.Count > 0, LongestRest);
        }

        if (progress.Gather is { } gather && waiting > state.Cursor)
        {
            await Workflow.WaitConditionAsync(() => replays.Count > 0, gather);
        }
    }

    private static TimeSpan PauseAfter(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        return pause > LongestPause ? LongestPause : pause;
    }

    private List<long> TakeReplays()
    {
        var resend = new List<long>(state.Resend);
        foreach (var replay in replays)
        {
            state = state with { Disabled = false, Failures = 0, Cursor = replay.From ?? state.Cursor, Part = replay.From is null ? state.Part : 0 };
            if (replay.Dead)
            {
                resend.AddRange(state.DeadLetters.Select(letter => letter.Sequence));
                state = state with { DeadLetters = [] };
            }
        }

        replays.Clear();
        return resend;
    }
}
