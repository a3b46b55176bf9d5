namespace Orchestrator.Workflows.Sequences;

/// <summary>The words of <see cref="SequencePhase"/> as events, lists and search attributes carry them.</summary>
public static class SequencePhases
{
    public static string Word(SequencePhase phase) => phase switch
    {
        SequencePhase.Triggered => "triggered",
        SequencePhase.Waiting => "waiting",
        SequencePhase.Started => "started",
        SequencePhase.Paused => "paused",
        SequencePhase.WaitingForApproval => "waitingForApproval",
        SequencePhase.Finished => "finished",
        SequencePhase.TimedOut => "timedOut",
        _ => "aborted",
    };
}
