namespace Orchestrator.Store;

/// <summary>A service of a project; it exists in every stage.</summary>
public sealed record ServiceRecord(string Project, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>Free JSON object, for example deploymentStrategies.</summary>
    public string Metadata { get; init; } = "{}";
}
