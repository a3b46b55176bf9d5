using System.Text.Json.Serialization;
using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>The next task to trigger, with all that its payload is made of.</summary>
public sealed record TaskTrigger
{
    public required SequenceOrigin Sequence { get; init; }

    public required SequenceTask Task { get; init; }

    /// <summary>The id the <c>.triggered</c> event gets, the same on every retry of the activity.</summary>
    public required string EventId { get; init; }

    /// <summary>The workflow to signal answers to.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>The data of the finished tasks, oldest first; neighbours may be merged already.</summary>
    public required IReadOnlyList<PayloadPart> Finished { get; init; }

    /// <summary>The words of the last finished task; null before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastResult { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastStatus { get; init; }
}
