namespace Orchestrator.Store;

/// <summary>One numbered version of a project's shipyard, as uploaded.</summary>
public sealed record ShipyardRecord(string Project, int Version, string Content, DateTimeOffset CreatedAt)
{
    /// <summary>The findings at upload as a JSON array.</summary>
    public string Warnings { get; init; } = "[]";
}
