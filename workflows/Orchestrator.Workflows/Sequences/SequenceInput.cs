using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Everything a run of a sequence needs to know when it starts.</summary>
public sealed record SequenceInput
{
    /// <summary>The internal key of the triggering event.</summary>
    public required string EventKey { get; init; }

    /// <summary>The id of the triggering event; <c>STAGE.SEQUENCE.finished</c> carries it as <c>triggeredid</c>.</summary>
    public required string TriggerId { get; init; }

    /// <summary>When the trigger was accepted; the order of a lane.</summary>
    public required DateTimeOffset TriggeredAt { get; init; }

    /// <summary>Who or what caused it: a token's name, a user, <c>schedule NAME</c>, <c>sequence STAGE.NAME</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CausedBy { get; init; }

    public required string Context { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GitCommitId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>The definition as it was in the shipyard when the trigger arrived; a running sequence keeps it.</summary>
    public required SequenceDefinition Sequence { get; init; }

    public required int ShipyardVersion { get; init; }

    /// <summary>The data of the triggering event.</summary>
    public required PayloadPart Data { get; init; }

    /// <summary>1 for the first run, counted up by retries.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The index of the task to begin with; more than 0 only for a retry from the failed task.</summary>
    public int StartAt { get; init; }

    /// <summary>For a retry: the data that the tasks before <see cref="StartAt"/> finished with, oldest first.</summary>
    public IReadOnlyList<PayloadPart> Carried { get; init; } = [];

    /// <summary>True when the context was paused at the time of the trigger.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StartPaused { get; init; }

    /// <summary>True when the kill switch was engaged at the time of the start.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StartHeld { get; init; }
}
