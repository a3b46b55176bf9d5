namespace Orchestrator.Workflows.Lanes;

/// <summary>What a lane knows when its run begins; a new lane knows nothing.</summary>
public sealed record LaneInput
{
    public IReadOnlyList<LanePlace> Holders { get; init; } = [];

    public IReadOnlyList<LanePlace> Waiting { get; init; } = [];
}
