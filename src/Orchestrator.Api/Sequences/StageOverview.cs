using System.Text.Json.Serialization;

namespace Orchestrator.Api.Sequences;

/// <summary>What happened to a context in one stage, in Keptn's shape with our additions.</summary>
internal sealed record StageOverview
{
    public required string Name { get; init; }

    /// <summary>Keptn's word: <c>triggered</c> until the sequence finished, then its status.</summary>
    public required string State { get; init; }

    public string? Image { get; init; }

    public object? LatestEvaluation { get; init; }

    public EventReference? LatestEvent { get; init; }

    public EventReference? LatestFailedEvent { get; init; }

    /// <summary>The sequence that ran there last.</summary>
    public string? Sequence { get; init; }

    public string? Result { get; init; }

    /// <summary>The state word of the run itself.</summary>
    public required string RunState { get; init; }

    [JsonIgnore]
    public bool IsOpen { get; init; }
}
