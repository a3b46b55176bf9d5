namespace Orchestrator.Store.Postgres;

/// <summary>An event with the number and the key under which it is stored.</summary>
internal sealed record PostgresNewRow(long Sequence, Guid Key, NewEvent Event);
