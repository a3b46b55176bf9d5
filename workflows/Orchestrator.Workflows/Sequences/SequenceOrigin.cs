using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>What the events of a sequence have in common: where it belongs and what triggered it.</summary>
/// <remarks>Activities get this instead of the whole <see cref="SequenceInput"/>: it is converted with each call.</remarks>
public sealed record SequenceOrigin
{
    /// <summary>The name of the sequence in its shipyard.</summary>
    public required string Name { get; init; }

    public required Scope Scope { get; init; }

    public required string Context { get; init; }

    /// <inheritdoc cref="SequenceInput.TriggerId" />
    public required string TriggerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GitCommitId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    /// <summary>The data of the triggering event.</summary>
    public required PayloadPart Data { get; init; }

    public static SequenceOrigin Of(SequenceInput input) => new()
    {
        Name = input.Sequence.Name,
        Scope = input.Scope,
        Context = input.Context,
        TriggerId = input.TriggerId,
        GitCommitId = input.GitCommitId,
        TraceParent = input.TraceParent,
        Data = input.Data,
    };
}
