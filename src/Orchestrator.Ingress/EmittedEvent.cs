using System.Text.Json;

namespace Orchestrator.Ingress;

/// <summary>An event made by Orchestrator itself.</summary>
public sealed record EmittedEvent
{
    /// <summary>Must be the same at every retry: derived from workflow and purpose.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string Context { get; init; }

    /// <summary>The JSON object with project, stage, service and the rest.</summary>
    public required JsonElement Data { get; init; }

    public string? TriggeredId { get; init; }

    public string? GitCommitId { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Now, if absent.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The sequence workflow that wants the answers to this <c>.triggered</c> event, or whose end this event tells.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Further CloudEvents extension attributes.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = new Dictionary<string, string>();
}
