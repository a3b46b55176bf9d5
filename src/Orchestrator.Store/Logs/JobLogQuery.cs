namespace Orchestrator.Store;

/// <summary>Which logs to read.</summary>
public sealed record JobLogQuery(string Project, string Context)
{
    public string? Stage { get; init; }

    public string? Task { get; init; }

    /// <summary>One log only.</summary>
    public string? Id { get; init; }
}
