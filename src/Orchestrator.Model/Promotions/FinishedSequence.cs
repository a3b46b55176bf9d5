using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Promotions;

/// <summary>A sequence that ended, as triggers look at it. The last task is the last one that completed; empty when unknown.</summary>
public sealed record FinishedSequence(string Stage, string Sequence, Result Result, string LastTask = "")
{
    /// <summary>Where its <c>.finished</c> stands in the log; a fan-in looks at what came after it was triggered last.</summary>
    public long Position { get; init; }

    /// <summary>How <c>triggeredOn</c> names it.</summary>
    public string EventName => $"{Stage}.{Sequence}.finished";
}
