namespace Orchestrator.Store;

/// <summary>A remote executor that registered itself (Keptn's uniform).</summary>
public sealed record Integration
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Keptn's metadata object as JSON.</summary>
    public string Metadata { get; init; } = "{}";

    public required DateTimeOffset RegisteredAt { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public IReadOnlyList<IntegrationSubscription> Subscriptions { get; init; } = [];
}
