namespace Orchestrator.Store;

/// <summary>The log of one container run: which sequence, task and attempt it belongs to.</summary>
public sealed record JobLog
{
    /// <summary>Unique and stable over retries of the same run, for example the container's name.</summary>
    public required string Id { get; init; }

    public required string Project { get; init; }

    public required string Context { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    /// <summary>The sequence's task that was triggered.</summary>
    public required string Task { get; init; }

    /// <summary>The job action and its container task.</summary>
    public string? Action { get; init; }

    public string? Container { get; init; }

    public int Attempt { get; init; } = 1;

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Set once nothing more will come.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
