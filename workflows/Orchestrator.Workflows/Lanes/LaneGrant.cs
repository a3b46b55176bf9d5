namespace Orchestrator.Workflows.Lanes;

/// <summary>The signal that a queued sequence now holds its lane, and whether others are waiting behind it.</summary>
/// <param name="Ticket">The ticket of the request that is granted; a sequence that left and came back ignores older ones.</param>
/// <param name="Contended">Others wait: the sequence must say when it leaves.</param>
public sealed record LaneGrant(int Ticket, bool Contended);
