namespace Orchestrator.Workflows.Listeners;

/// <summary>An event that a listener refused for good.</summary>
/// <param name="Sequence">Its position in the log.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Reason">The last answer.</param>
/// <param name="At">When it was given up.</param>
public sealed record DeadLetter(long Sequence, string EventId, string Reason, DateTimeOffset At);
