namespace Orchestrator.Store;

/// <summary>Named JSON objects by kind. Writes are durable when they return; <see cref="Version"/> grows with every change.</summary>
public interface IDefinitions
{
    /// <summary>Creates; null when one of that kind and name exists.</summary>
    Task<Definition?> CreateAsync(Definition definition, CancellationToken cancellationToken);

    /// <summary>Creates or replaces.</summary>
    Task<Definition> PutAsync(Definition definition, CancellationToken cancellationToken);

    /// <summary>Replaces what has that <see cref="Definition.Version"/>; null when another writer came first, or it is gone.</summary>
    Task<Definition?> ReplaceAsync(Definition definition, int expectedVersion, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(string kind, string name, CancellationToken cancellationToken);

    Task<Definition?> FindAsync(string kind, string name, CancellationToken cancellationToken);

    /// <summary>All of a kind by name.</summary>
    Task<IReadOnlyList<Definition>> ListAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Grows with every change of any definition in this process or another; lets readers cache.</summary>
    long Version { get; }
}
