namespace Orchestrator.Store;

/// <summary>Which logs to read: of one context, or without one the newest of the project.</summary>
public sealed record JobLogQuery(string Project, string? Context)
{
    public const int MostOfProject = 1000;

    public string? Stage { get; init; }

    public string? Task { get; init; }

    /// <summary>One log only.</summary>
    public string? Id { get; init; }
}
