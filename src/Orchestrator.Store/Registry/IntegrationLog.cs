namespace Orchestrator.Store;

/// <summary>A line an integration reported, or the failure of a task it answered.</summary>
public sealed record IntegrationLog
{
    public required string IntegrationId { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? Context { get; init; }

    public string? Task { get; init; }

    public string? TriggeredId { get; init; }

    public string? CommitId { get; init; }
}
