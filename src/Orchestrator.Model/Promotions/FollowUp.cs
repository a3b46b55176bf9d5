using Orchestrator.Model.Shipyards;

namespace Orchestrator.Model.Promotions;

/// <summary>A sequence to trigger next. A fan-in is triggered once per context, whichever of its sources ends last.</summary>
public sealed record FollowUp(string Stage, SequenceDefinition Sequence, bool FanIn);
