namespace Orchestrator.Store;

/// <summary>API tokens, stored as hashes.</summary>
public interface ITokenStore
{
    /// <summary>Makes a token and returns its text, which is nowhere kept; null when the name is taken.</summary>
    Task<string?> CreateAsync(AccessToken token, CancellationToken cancellationToken);

    /// <summary>Stores a token whose text was chosen elsewhere (ORC_TOKEN); replaces one of the same name.</summary>
    Task PutAsync(AccessToken token, string text, CancellationToken cancellationToken);

    /// <summary>The unexpired token with that text.</summary>
    ValueTask<AccessToken?> FindAsync(string text, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken);
}
