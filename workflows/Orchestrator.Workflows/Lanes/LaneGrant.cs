namespace Orchestrator.Workflows.Lanes;

/// <summary>The signal that a queued sequence now holds its lane.</summary>
public sealed record LaneGrant(string Lane);
