using Temporalio.Common;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Listeners;

/// <summary>A durable cursor over the event log: the one delivery loop of one listener.</summary>
[Workflow(WorkflowNames.Listener)]
public sealed class ListenerWorkflow
{
    private const int TurnsPerRun = 300;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private static readonly ActivityOptions Delivery = new()
    {
        StartToCloseTimeout = TimeSpan.FromHours(1),
        HeartbeatTimeout = TimeSpan.FromSeconds(30),
        RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(1) },
    };

    private readonly List<ListenerReplay> replays = [];
    private ListenerState state;

    [WorkflowInit]
    public ListenerWorkflow(ListenerInput input) => state = input.State;

    [WorkflowRun]
    public async Task RunAsync(ListenerInput input)
    {
        for (var turns = 0; turns < TurnsPerRun || replays.Count > 0; turns++)
        {
            await Workflow.WaitConditionAsync(() => !state.Disabled || replays.Count > 0);
            var resend = TakeReplays();
            var turn = new ListenerTurn(input.Name, state.Cursor, state.Failures, resend);
            var progress = await Workflow.ExecuteActivityAsync((IListenerActivities listeners) => listeners.DeliverAsync(turn), Delivery);
            if (progress.Deleted)
            {
                return;
            }

            state = state.After(progress);
            if (progress.Error is not null && !state.Disabled)
            {
                await Workflow.WaitConditionAsync(() => replays.Count > 0, progress.RetryAfter ?? PauseAfter(state.Failures));
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

    [WorkflowQuery(WorkflowSignals.State)]
    public ListenerState State() => state;

    private static TimeSpan PauseAfter(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        return pause > LongestPause ? LongestPause : pause;
    }

    private List<long> TakeReplays()
    {
        var resend = new List<long>();
        foreach (var replay in replays)
        {
            state = state with { Disabled = false, Failures = 0, Cursor = replay.From ?? state.Cursor };
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
