using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>Gives the events of one group commit their numbers and keys, and recognises copies: of the log, and of each other.</summary>
internal sealed class PostgresNumbering(long head, DateTimeOffset now, TimeSpan window)
{
    private readonly Dictionary<Guid, PostgresKnownEvent?> known = [];
    private readonly HashSet<(string Id, string Source, string Type)> ids = [];
    private readonly List<PostgresNewRow> rows = [];
    private long last = head;

    public IReadOnlyList<PostgresNewRow> Rows => rows;

    public void Know(Guid key, PostgresKnownEvent? logged) => known[key] = logged;

    public void KnowId(string id, string source, string type) => ids.Add((id, source, type));

    /// <summary>The keys of these events that were not found are free.</summary>
    public void KnowRest(IReadOnlyList<NewEvent> events)
    {
        foreach (var added in events)
        {
            known.TryAdd(added.Key, null);
        }
    }

    /// <summary>What becomes of the event; no outcome when the log must first be asked for that key.</summary>
    public (AppendOutcome? Outcome, Guid Unknown) Place(NewEvent added)
    {
        for (var key = added.Key; ; key = KeyChain.Next(key))
        {
            if (!known.TryGetValue(key, out var first))
            {
                return (null, key);
            }

            if (first is null)
            {
                return (Add(added, key), key);
            }

            if (now.UtcTicks - first.LoggedAt <= window.Ticks)
            {
                var copy = new AppendOutcome(first.Sequence, key, first.Id, first.Context)
                {
                    Duplicate = true,
                    Time = EventRow.Time(first.Time),
                    Pending = first.State == DispatchState.Pending,
                };
                return (copy, key);
            }
        }
    }

    private AppendOutcome Add(NewEvent added, Guid key)
    {
        last++;
        rows.Add(new PostgresNewRow(last, key, added));
        known[key] = new PostgresKnownEvent(last, added.Id, added.Context, now.UtcTicks, added.State, added.Time.UtcTicks);
        var isNewId = ids.Add((added.Id, added.Source, added.Type));
        return new AppendOutcome(last, key, added.Id, added.Context)
        {
            Time = added.Time,
            IdReused = added.ForeignId && !isNewId,
            Pending = added.State == DispatchState.Pending,
        };
    }
}
