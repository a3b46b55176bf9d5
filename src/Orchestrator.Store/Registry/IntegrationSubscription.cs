namespace Orchestrator.Store;

/// <summary>The events an integration wants; empty lists want all.</summary>
public sealed record IntegrationSubscription(string Id, string Event)
{
    public IReadOnlyList<string> Projects { get; init; } = [];

    public IReadOnlyList<string> Stages { get; init; } = [];

    public IReadOnlyList<string> Services { get; init; } = [];
}
