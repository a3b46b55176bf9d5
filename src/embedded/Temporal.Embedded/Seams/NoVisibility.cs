using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Seams;

/// <summary>Keeps no rows.</summary>
internal sealed class NoVisibility : IVisibility
{
    /// <inheritdoc/>
    public void Upsert(WriteSession session, VisibilityRecord record)
    {
    }

    /// <inheritdoc/>
    public void Remove(WriteSession session, long runKey)
    {
    }
}
