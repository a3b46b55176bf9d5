using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Seams;

/// <summary>Keeps the rows that lists are made of; called on the writer's thread inside the transaction of the change.</summary>
internal interface IVisibility
{
    /// <summary>Writes or replaces the row of a run.</summary>
    void Upsert(WriteSession session, VisibilityRecord record);

    /// <summary>Removes the row of a run.</summary>
    void Remove(WriteSession session, long runKey);
}
