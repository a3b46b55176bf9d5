using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>A named list of tasks, as the shipyard defines it. It travels in the input of every run.</summary>
public sealed record SequenceDefinition
{
    /// <summary>What the sequence <c>evaluation</c> is where a stage does not define it.</summary>
    public static readonly SequenceDefinition Evaluation = new() { Name = "evaluation", Tasks = [new SequenceTask { Name = "evaluation" }] };

    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    public required IReadOnlyList<SequenceTask> Tasks { get; init; }

    public IReadOnlyList<SequenceTrigger> TriggeredOn { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SequenceConcurrency? Concurrency { get; init; }

    /// <summary>How long the whole sequence may run; null is for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Timeout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SequenceSchedule? Schedule { get; init; }

    /// <summary>A JSON Schema that the data of a trigger must meet; null is anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Inputs { get; init; }
}
