namespace Orchestrator.Store;

/// <summary>
/// How far listeners are within a delivery that is going on, one text for each. Durable when a call returns; unlike a definition it
/// changes often and nobody else looks at it.
/// </summary>
public interface IDeliveryMarks
{
    Task<string?> FindAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Sets it; null removes it.</summary>
    Task PutAsync(string listener, string? mark, CancellationToken cancellationToken);
}
