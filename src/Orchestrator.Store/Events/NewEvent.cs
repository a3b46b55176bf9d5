namespace Orchestrator.Store;

/// <summary>An event about to be appended: what is searched for as columns, the whole event as its body.</summary>
public sealed record NewEvent
{
    /// <summary>The de-duplication key, derived from source, id, type and data.</summary>
    public required Guid Key { get; init; }

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    /// <summary>The <c>shkeptncontext</c>.</summary>
    public required string Context { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? TriggeredId { get; init; }

    public string? Project { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    public string? Result { get; init; }

    /// <summary>The workflow that emitted the event and is told of the answers to it.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>True when the id was chosen by somebody else, so that its reuse is worth a warning.</summary>
    public bool ForeignId { get; init; }

    /// <summary>True for a task's <c>.triggered</c> event: executors may still answer it.</summary>
    public bool AwaitsAnswer { get; init; }

    /// <summary>True when this event answers <see cref="TriggeredId"/> for good, so that the question is no longer open.</summary>
    public bool Answers { get; init; }

    /// <summary>A workflow whose open questions this event closes (the end of a sequence).</summary>
    public string? ClosesWorkflowId { get; init; }

    public DispatchState State { get; init; }

    /// <summary>The event as one structured-mode CloudEvents 1.0 JSON document.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
