namespace Orchestrator.Ingress;

/// <summary>What became of one event.</summary>
public sealed record EventAnswer
{
    /// <summary>The event's <c>shkeptncontext</c>; null when it was refused.</summary>
    public string? KeptnContext { get; init; }

    public string? Id { get; init; }

    /// <summary>The position in the event log.</summary>
    public long Sequence { get; init; }

    /// <summary>The internal event key, by which large bodies are referred to.</summary>
    public Guid Key { get; init; }

    /// <summary>The event's time; for a duplicate that of the first copy.</summary>
    public DateTimeOffset Time { get; init; }

    public bool Duplicate { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the event was refused; null when it was accepted.</summary>
    public Refusal? Refusal { get; init; }
}
