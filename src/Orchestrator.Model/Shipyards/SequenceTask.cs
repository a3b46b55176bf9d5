using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>One step of a sequence: an event that executors answer, or a group of such steps at once.</summary>
public sealed record SequenceTask
{
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(10);

    public required string Name { get; init; }

    /// <summary>How long to wait before the task is triggered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? TriggeredAfter { get; init; }

    /// <summary>The free object that goes into the event under the task's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Properties { get; init; }

    /// <summary>How long to wait for the first answer; zero is for ever, null the default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>How long the task may run after its first answer; null is for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Timeout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskRetries? Retries { get; init; }

    /// <summary>A filter over the merged data; the task is skipped when it is false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? If { get; init; }

    /// <summary>False: the first <c>.finished</c> ends the task at once, no <c>.started</c> is waited for.</summary>
    public bool ExpectStarted { get; init; } = true;

    /// <summary>The members of a group that runs at once and is joined; empty for a plain task.</summary>
    public IReadOnlyList<SequenceTask> Parallel { get; init; } = [];

    /// <summary>True: the sequence goes on after this task failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ContinueOnFailure { get; init; }

    /// <summary>The start time-out that applies; null is for ever.</summary>
    [JsonIgnore]
    public TimeSpan? EffectiveStartTimeout =>
        StartTimeout is null ? DefaultStartTimeout : StartTimeout == TimeSpan.Zero ? null : StartTimeout;
}
