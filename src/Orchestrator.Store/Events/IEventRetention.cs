namespace Orchestrator.Store;

/// <summary>Forgets old contexts whole: their events and what their jobs printed. Repeating a call does no harm.</summary>
public interface IEventRetention
{
    /// <summary>
    /// Looks at the next <paramref name="rows"/> events after a position and names the contexts among them that have no event since
    /// <paramref name="before"/>; also the position to go on from, null at the end of what is that old.
    /// </summary>
    Task<(IReadOnlyList<string> Contexts, long? Next)> FindQuietAsync(long after, DateTimeOffset before, int rows, CancellationToken cancellationToken);

    /// <summary>Deletes in one transaction; the number of events that went. The newest event of the log always stays, since numbers go on from it.</summary>
    Task<int> DeleteAsync(IReadOnlyList<string> contexts, CancellationToken cancellationToken);
}
