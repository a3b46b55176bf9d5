namespace Orchestrator.Store;

/// <summary>
/// The durable log of every event in and out; each row is also its inbox row.
/// Any number of callers may append, read and follow at once. An append returns after the events are on disk;
/// concurrent appends share one commit. Marks (<see cref="MarkDispatchedAsync"/>, <see cref="MarkUnmatchedAsync"/>) are
/// idempotent and may be lost by a crash, since dispatching again is harmless.
/// </summary>
public interface IEventLog
{
    /// <summary>Appends all events in order, in one transaction; duplicates are recognised and not written.</summary>
    Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken);

    /// <summary>Notes that the event reached its workflow.</summary>
    ValueTask MarkDispatchedAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Notes that nothing wanted the event.</summary>
    ValueTask MarkUnmatchedAsync(long sequence, CancellationToken cancellationToken);

    Task<EventPage> QueryAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>The event with that internal key.</summary>
    Task<LoggedEvent?> FindByKeyAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>The <c>.triggered</c> event with that id which a workflow emitted, answered or not.</summary>
    ValueTask<LoggedEvent?> FindTriggeredAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Unanswered <c>.triggered</c> events of that type, oldest first; a page ends with its last sequence number.</summary>
    Task<EventPage> QueryOpenAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>Rows whose dispatch is outstanding, oldest first, logged before <paramref name="loggedBefore"/>.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadPendingAsync(long after, int limit, DateTimeOffset loggedBefore, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> events after a position, without waiting.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Everything after a position, for ever, without a gap; waits for new events without polling.</summary>
    IAsyncEnumerable<LoggedEvent> FollowAsync(EventFilter filter, long after, CancellationToken cancellationToken);

    /// <summary>The position of the newest event, 0 when the log is empty.</summary>
    Task<long> GetHeadAsync(CancellationToken cancellationToken);
}
