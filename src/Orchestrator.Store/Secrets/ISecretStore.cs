namespace Orchestrator.Store;

/// <summary>
/// Secrets, encrypted at rest. A secret has a name, a scope and keys with values. The scope is a plain word as in Keptn
/// (<c>keptn-default</c>) or a place written <c>project/</c>, <c>project/stage</c>, <c>project/stage/service</c>; a plain word means everywhere.
/// </summary>
public interface ISecretStore
{
    /// <summary>Keptn's scope for secrets that name none.</summary>
    const string DefaultScope = "keptn-default";

    /// <summary>Creates; false when that name exists in that scope.</summary>
    Task<bool> CreateAsync(string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken);

    /// <summary>Replaces; false when there is none.</summary>
    Task<bool> UpdateAsync(string name, string scope, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(string name, string scope, CancellationToken cancellationToken);

    /// <summary>Names, scopes and keys.</summary>
    Task<IReadOnlyList<SecretListing>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The values of the nearest secret of that name (service, stage, project, everywhere). For activities only.</summary>
    Task<IReadOnlyDictionary<string, string>?> ResolveAsync(string name, SecretScope scope, CancellationToken cancellationToken);

    /// <summary>Encrypts every value anew with a fresh key; the old one no longer opens anything afterwards.</summary>
    Task RotateKeyAsync(CancellationToken cancellationToken);
}
