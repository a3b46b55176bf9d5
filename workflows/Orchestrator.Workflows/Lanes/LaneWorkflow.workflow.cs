using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Timing;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Lanes;

/// <summary>
/// Lets the sequences of one service in its stage run one after the other, first come first served. It is no parent of them: it
/// grants by signal and is told, or finds out, when a holder has gone.
/// </summary>
[Workflow(WorkflowNames.Lane)]
public sealed class LaneWorkflow
{
    private const string FirstWaiterChecks = "first-waiter-checks";
    private const int HistoryLimit = 3_500;
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(30);

    private readonly Alarm alarm = new();
    private readonly LaneQueue queue;
    private readonly List<string> displaced = [];
    private TimeSpan untilCheck = FirstCheck;

    [WorkflowInit]
    public LaneWorkflow(LaneInput input) => queue = new LaneQueue(input);

    private static bool IsFull => Workflow.CurrentHistoryLength > HistoryLimit || Workflow.ContinueAsNewSuggested;

    [WorkflowRun]
    public async Task RunAsync(LaneInput input)
    {
        while (!IsFull || !Workflow.AllHandlersFinished || displaced.Count > 0 || queue.HasWork)
        {
            if (displaced.Count > 0)
            {
                await AbortAsync(displaced[0]);
            }
            else if (queue.GrantNext() is { } next)
            {
                await SignalAsync(next.Holder, WorkflowSignals.LaneGranted, next.Grant);
            }
            else if (queue.TellNext() is { } holder)
            {
                await SignalAsync(holder, WorkflowSignals.LaneContended);
            }
            else if (!await WaitForChangeAsync())
            {
                await DropClosedAsync();
            }
        }

        alarm.Stop();
        throw Workflow.CreateContinueAsNewException((LaneWorkflow lane) => lane.RunAsync(queue.ToInput()));
    }

    /// <summary>A sequence asks for the lane. The policies that turn on a holder first make sure that it is still there.</summary>
    [WorkflowUpdate(WorkflowSignals.Acquire)]
    public async Task<LaneAnswer> AcquireAsync(LaneRequest request)
    {
        if (request.Policy is ConcurrencyPolicy.Reject or ConcurrencyPolicy.CancelOlder && queue.Holders.Count > 0)
        {
            await DropClosedAsync();
        }

        var answer = queue.Request(request);
        if (answer == LaneAnswer.Queued && queue.WaitingCount == 1 && Workflow.Patched(FirstWaiterChecks))
        {
            // What a crash made of the holder shows now, not when the next check is due.
            await DropClosedAsync();
        }

        if (answer == LaneAnswer.Queued && request.Policy == ConcurrencyPolicy.CancelOlder)
        {
            displaced.AddRange(queue.Displace(request));
        }

        return answer;
    }

    [WorkflowSignal(WorkflowSignals.Release)]
    public Task ReleaseAsync(LaneRelease release)
    {
        queue.Leave(release.Holder);
        untilCheck = FirstCheck;
        return Task.CompletedTask;
    }

    /// <summary>Who holds the lane and who waits, in order.</summary>
    [WorkflowQuery(WorkflowSignals.State)]
    public LaneInput State() => queue.ToInput();

    /// <summary>False when nothing changed for a while although others wait.</summary>
    private Task<bool> WaitForChangeAsync() => alarm.WaitAsync(
        () => queue.HasWork || displaced.Count > 0 || (IsFull && Workflow.AllHandlersFinished),
        queue.WaitingCount > 0 ? Workflow.UtcNow + untilCheck : null);

    /// <summary>A holder that was terminated, or whose last words were lost, must not keep the lane.</summary>
    private async Task DropClosedAsync()
    {
        var ids = queue.Holders.Select(holder => holder.Holder).ToList();
        var closed = await Workflow.ExecuteLocalActivityAsync((ILaneActivities lanes) => lanes.FindClosedAsync(ids), Calls.Local);
        foreach (var holder in closed)
        {
            queue.Leave(holder);
        }

        untilCheck = closed.Count > 0 || untilCheck * 2 > LongestCheck ? FirstOrLongest(closed.Count) : untilCheck * 2;
    }

    private static TimeSpan FirstOrLongest(int closed) => closed > 0 ? FirstCheck : LongestCheck;

    private async Task AbortAsync(string holder)
    {
        displaced.Remove(holder);
        await SignalAsync(
            holder,
            WorkflowSignals.Control,
            new ControlRequest
            {
                Id = Workflow.NewGuid().ToString("D"),
                Action = ControlAction.Abort,
                Who = "concurrency policy",
                Why = "A newer sequence took its place.",
                At = Workflow.UtcNow,
            });
    }

    private async Task SignalAsync(string holder, string signal, params object?[] arguments)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(holder).SignalAsync(signal, arguments);
        }
        catch (FailureException)
        {
            // The sequence is closed: it neither holds the lane nor waits for it any more.
            queue.Leave(holder);
        }
    }
}
