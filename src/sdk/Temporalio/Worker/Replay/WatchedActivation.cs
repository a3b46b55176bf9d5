namespace Temporalio.Worker.Replay;

/// <summary>What a <see cref="DeadlockWatch"/> notes about the code of one run; used again for each activation.</summary>
internal sealed class WatchedActivation(WorkflowRun run)
{
    public WorkflowRun Run { get; } = run;

    public int Thread { get; set; }

    public int Place { get; set; }

    /// <summary>When the watch saw it first; 0 if not yet.</summary>
    public long Seen { get; set; }

    /// <summary>How long the thread had waited for a processor by then.</summary>
    public TimeSpan Waited { get; set; }

    public bool Reported { get; set; }
}
