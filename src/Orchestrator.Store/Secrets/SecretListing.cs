namespace Orchestrator.Store;

/// <summary>What may be shown of a secret: never its values.</summary>
public sealed record SecretListing(string Name, string Scope, IReadOnlyList<string> Keys, DateTimeOffset ChangedAt);
