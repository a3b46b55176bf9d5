namespace Orchestrator.Workflows.Sequences;

/// <summary>The words of <see cref="SequencePhase"/> as events, lists and search attributes carry them.</summary>
public static class SequencePhases
{
    /// <summary>All of them, in the order a run may come to them.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<SequencePhase>().Select(Word)];

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
