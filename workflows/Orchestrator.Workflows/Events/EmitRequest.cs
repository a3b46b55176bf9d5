using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Events;

namespace Orchestrator.Workflows.Events;

/// <summary>An event a workflow wants to see in the log. Asking again with the same id changes nothing.</summary>
public sealed record EmitRequest
{
    /// <summary>The event's id, derived from the workflow and the purpose (<see cref="EventKey.Derive"/>).</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string Context { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TriggeredId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GitCommitId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    /// <summary>The workflow that answers to this event are signalled to; null when none waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkflowId { get; init; }

    public required JsonElement Data { get; init; }
}
