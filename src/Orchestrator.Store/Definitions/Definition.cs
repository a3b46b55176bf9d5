namespace Orchestrator.Store;

/// <summary>A named object of a kind that the store itself does not interpret: a listener, subscription, driver, driver type or function.</summary>
public sealed record Definition(string Kind, string Name, string Body)
{
    /// <summary>Empty for objects that belong to no project.</summary>
    public string Project { get; init; } = "";

    /// <summary>Counts the changes, from 1.</summary>
    public int Version { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}
