namespace Orchestrator.Store;

/// <summary>A page of integration logs, newest first.</summary>
public sealed record IntegrationLogQuery
{
    public string? IntegrationId { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? BeforeTime { get; init; }

    public long? PageKey { get; init; }

    public int PageSize { get; init; } = 20;
}
