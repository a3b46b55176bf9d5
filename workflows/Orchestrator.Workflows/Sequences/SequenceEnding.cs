using System.Text.Json.Serialization;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>How a run ended, with all that its last events are made of.</summary>
public sealed record SequenceEnding
{
    public required SequenceOrigin Sequence { get; init; }

    public required string WorkflowId { get; init; }

    public required Result Result { get; init; }

    public required Status Status { get; init; }

    public string Message { get; init; } = "";

    /// <summary>The last task that completed; selectors name it. Empty when none did.</summary>
    public string LastTask { get; init; } = "";

    /// <summary>True when tasks of the sequence were left after <see cref="LastTask"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Early { get; init; }

    public required IReadOnlyList<PayloadPart> Finished { get; init; }

    /// <summary>False for an aborted run: no follow-up is looked for.</summary>
    public bool FollowUps { get; init; } = true;

    /// <summary>The lane to leave, when the run holds one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lane { get; init; }

    /// <summary>Whether others wait for the lane and must be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LaneContended { get; init; }
}
