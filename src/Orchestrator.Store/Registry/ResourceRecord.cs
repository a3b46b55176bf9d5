namespace Orchestrator.Store;

/// <summary>A file of a project at one version.</summary>
public sealed record ResourceRecord(ResourceScope Scope, string Uri, string CommitId, DateTimeOffset ChangedAt)
{
    public required ReadOnlyMemory<byte> Content { get; init; }
}
