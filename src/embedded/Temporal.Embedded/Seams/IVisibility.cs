using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Seams;

/// <summary>Keeps the rows that lists are made of; called on the writer's thread inside the transaction of the change, where nothing else is said.</summary>
internal interface IVisibility
{
    /// <summary>Notes that the row of a run has to be written or replaced; it is done before the next list, at the latest.</summary>
    void Defer(WriteSession session, VisibilityRecord record, bool isNew);

    /// <summary>Writes what was deferred; returns when all that was committed before the call can be listed.</summary>
    /// <remarks>Not to be called on the writer's thread.</remarks>
    void Flush();

    /// <summary>Writes or replaces a row at once.</summary>
    void Upsert(WriteSession session, VisibilityRecord record);

    /// <summary>Removes the row of a run.</summary>
    void Remove(WriteSession session, long runKey);
}
