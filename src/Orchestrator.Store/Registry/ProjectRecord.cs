namespace Orchestrator.Store;

/// <summary>A project; its stages come from the current shipyard.</summary>
public sealed record ProjectRecord(string Name, DateTimeOffset CreatedAt)
{
    /// <summary>A closed project refuses triggers and keeps its history.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public int ShipyardVersion { get; init; }

    /// <summary>Free JSON object: monitoring, gitCredentials without secrets, labels.</summary>
    public string Metadata { get; init; } = "{}";
}
