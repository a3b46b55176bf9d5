using Temporalio.Workflows;

namespace Orchestrator.Workflows.Timing;

/// <summary>
/// Wakes the workflow at the earliest of several times. A timer that is already running is kept when a later time is asked for, so
/// a sequence whose tasks each have a time-out costs one timer, not two events for each task.
/// </summary>
internal sealed class Alarm
{
    private readonly List<DateTime> dues = [];
    private CancellationTokenSource? timer;
    private DateTime ringsAt = DateTime.MaxValue;

    /// <summary>Waits for the condition, or for the time, whichever comes first. True: the condition holds.</summary>
    public async Task<bool> WaitAsync(Func<bool> condition, DateTime? due)
    {
        if (condition())
        {
            return true;
        }

        if (due is not { } at)
        {
            await Workflow.WaitConditionAsync(condition, CancellationToken.None);
            return true;
        }

        if (at <= Workflow.UtcNow)
        {
            return false;
        }

        dues.Add(at);
        Arm(at);
        await Workflow.WaitConditionAsync(() => condition() || Workflow.UtcNow >= at, CancellationToken.None);
        dues.Remove(at);
        return condition();
    }

    /// <summary>Drops the running timer, before the workflow begins anew.</summary>
    public void Stop()
    {
        ringsAt = DateTime.MaxValue;
        timer?.Cancel();
        timer?.Dispose();
        timer = null;
    }

    private void Arm(DateTime at)
    {
        if (at >= ringsAt)
        {
            return;
        }

        Stop();
        ringsAt = at;
        timer = new CancellationTokenSource();
        _ = RingAsync(at, timer.Token);
    }

    private async Task RingAsync(DateTime at, CancellationToken stopped)
    {
        try
        {
            await Workflow.DelayAsync(at - Workflow.UtcNow, stopped);
        }
        catch (OperationCanceledException)
        {
            // An earlier time took over; its timer rings instead.
            return;
        }

        ringsAt = DateTime.MaxValue;
        var next = DateTime.MaxValue;
        foreach (var due in dues)
        {
            next = due > Workflow.UtcNow && due < next ? due : next;
        }

        if (next != DateTime.MaxValue)
        {
            Arm(next);
        }
    }
}
