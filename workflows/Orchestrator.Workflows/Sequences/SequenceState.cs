using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Where a run of a sequence stands. The query <c>State</c> answers it, and it is the result of a closed run.</summary>
public sealed record SequenceState
{
    public required string Sequence { get; init; }

    public required Scope Scope { get; init; }

    public required string Context { get; init; }

    public required string EventKey { get; init; }

    public required string TriggerId { get; init; }

    public required DateTimeOffset TriggeredAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CausedBy { get; init; }

    public required int ShipyardVersion { get; init; }

    public int Attempt { get; init; } = 1;

    public required SequencePhase Phase { get; init; }

    /// <summary>One sentence: what the run waits for, or how it ended.</summary>
    public string Message { get; init; } = "";

    /// <summary>Null while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Result? Result { get; init; }

    /// <summary>Null while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Status? Status { get; init; }

    /// <summary>Tasks in the order they were triggered; each retry of a task is an entry of its own.</summary>
    public IReadOnlyList<TaskState> Tasks { get; init; } = [];

    /// <summary>True while another sequence holds the lane; a run that waits otherwise waits for the delay of a task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WaitsForLane { get; init; }

    /// <summary>Why there is nothing to skip now; null while a task runs or its delay does.</summary>
    [JsonIgnore]
    public string? SkipProblem
    {
        get
        {
            var runs = Tasks.Any(task => task.Phase is TaskPhase.Triggered or TaskPhase.Started or TaskPhase.WaitingForApproval);
            var isDelayed = Phase == SequencePhase.Waiting && !WaitsForLane;
            return runs || isDelayed ? null : $"no task of sequence '{Sequence}' in {Scope} runs now: {Message}";
        }
    }

    /// <summary>The names of tasks still to come.</summary>
    public IReadOnlyList<string> Remaining { get; init; } = [];

    /// <summary>Every control action taken, in order.</summary>
    public IReadOnlyList<ControlRequest> Control { get; init; } = [];

    /// <summary>The ids of the follow-up <c>.triggered</c> events, once closed.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FinishedAt { get; init; }
}
