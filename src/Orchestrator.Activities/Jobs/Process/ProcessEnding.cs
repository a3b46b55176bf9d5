namespace Orchestrator.Activities.Jobs.Process;

/// <summary>Ends a process in time: SIGTERM when it is told to or runs too long, SIGKILL after the grace.</summary>
internal sealed class ProcessEnding(
    ContainerSpec spec, ScratchDirectory directory, TimeSpan grace, TimeProvider time, CancellationToken stop)
{
    private DateTimeOffset? killAt;

    internal ExitReason Reason { get; private set; } = ExitReason.Exited;

    /// <summary>Does what is due and tells when to look again; null when nothing is ahead.</summary>
    internal TimeSpan? Advance()
    {
        if (directory.ProcessId is not { } process)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var left = directory.StartedAt + spec.Timeout - now;
        if (killAt is null && (stop.IsCancellationRequested || left <= TimeSpan.Zero))
        {
            Reason = stop.IsCancellationRequested ? ExitReason.Stopped : ExitReason.TimedOut;
            killAt = now + grace;
            ProcessSignals.SendTerminate(process);
        }

        if (killAt is not { } due)
        {
            return left;
        }

        if (now >= due)
        {
            ProcessSignals.SendKill(process);
            return null;
        }

        return due - now;
    }
}
