namespace Orchestrator.Store;

/// <summary>One row of the event log.</summary>
public sealed record LoggedEvent
{
    /// <summary>The position in the log: strictly growing in the order in which events became visible.</summary>
    public required long Sequence { get; init; }

    /// <summary>The internal event key, from which every derived id comes.</summary>
    public required Guid Key { get; init; }

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    public required string Context { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required DateTimeOffset LoggedAt { get; init; }

    public string? TriggeredId { get; init; }

    public string? Project { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    public string? Result { get; init; }

    public string? WorkflowId { get; init; }

    public required DispatchState State { get; init; }

    /// <summary>The event as one structured-mode CloudEvents 1.0 JSON document.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
