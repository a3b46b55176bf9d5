using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>An answer to a <c>.triggered</c> event, as ingress signals it to the workflow that emitted it.</summary>
public sealed record TaskEvent
{
    /// <summary>The event's id; the same id is counted once.</summary>
    public required string EventId { get; init; }

    public required string EventKey { get; init; }

    public required EventKind Kind { get; init; }

    public required string TriggeredId { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The words as sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Result { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The data of a <c>.finished</c>; null for the other kinds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayloadPart? Data { get; init; }

    /// <summary>The token or user that posted it; null for our own events. Approvals record it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PostedBy { get; init; }
}
