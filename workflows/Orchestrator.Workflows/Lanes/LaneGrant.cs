namespace Orchestrator.Workflows.Lanes;

/// <summary>The signal that a queued sequence now holds its lane, and whether others are waiting behind it.</summary>
public sealed record LaneGrant(string Lane, bool Contended);
