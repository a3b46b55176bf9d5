namespace Orchestrator.Workflows.Sequences;

/// <summary>The events that ended a run: its <c>.finished</c> and the ids of the follow-ups it triggered.</summary>
public sealed record SequenceEnded(string EventId, string EventKey, DateTimeOffset Time, IReadOnlyList<string> FollowUps);
