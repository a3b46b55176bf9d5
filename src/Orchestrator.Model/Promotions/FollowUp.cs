using Orchestrator.Model.Shipyards;

namespace Orchestrator.Model.Promotions;

/// <summary>A sequence to trigger next. A fan-in is triggered once each time all its sources have ended, whichever ends last.</summary>
public sealed record FollowUp(string Stage, SequenceDefinition Sequence, bool FanIn);
