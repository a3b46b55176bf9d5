namespace Orchestrator.Store;

/// <summary>What became of one appended event; for a duplicate everything describes the first copy.</summary>
public sealed record AppendOutcome(long Sequence, Guid Key, string Id, string Context)
{
    /// <summary>The event's time.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The same event was logged before, within the de-duplication window; nothing was written.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Another event with the same source, id and type but different data is in the log.</summary>
    public bool IdReused { get; init; }

    /// <summary>The first copy's dispatch is still outstanding.</summary>
    public bool Pending { get; init; }
}
