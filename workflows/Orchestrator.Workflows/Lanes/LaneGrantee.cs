namespace Orchestrator.Workflows.Lanes;

/// <summary>A sequence whose turn has come and what to signal to it.</summary>
internal sealed record LaneGrantee(string Holder, LaneGrant Grant);
