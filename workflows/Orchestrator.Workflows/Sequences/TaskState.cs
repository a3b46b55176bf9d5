using System.Text.Json.Serialization;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Sequences;

/// <summary>Where one attempt at a task stands.</summary>
public sealed record TaskState
{
    public required string Name { get; init; }

    /// <summary>The position in the sequence; members of a parallel group share it.</summary>
    public required int Index { get; init; }

    public int Attempt { get; init; } = 1;

    public required TaskPhase Phase { get; init; }

    /// <summary>The id of the <c>.triggered</c> event; empty when it was never sent.</summary>
    public string TriggeredId { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? TriggeredAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Result? Result { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Status? Status { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Who answered, in the order of their first answer.</summary>
    public IReadOnlyList<ExecutorState> Executors { get; init; } = [];
}
