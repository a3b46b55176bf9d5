namespace Orchestrator.Store.Postgres;

/// <summary>What a group commit needs to know of an event that is in the log; times in ticks.</summary>
internal sealed record PostgresKnownEvent(long Sequence, string Id, string Context, long LoggedAt, DispatchState State, long Time);
