using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>What a turn achieved.</summary>
public sealed record ListenerProgress
{
    public required long Cursor { get; init; }

    /// <summary>How much of the event after the cursor is delivered, when one event of the log becomes several for the listener.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Part { get; init; }

    public int Delivered { get; init; }

    /// <summary>Why the event after the cursor could not be delivered; null when nothing failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>How long the listener asked us to wait.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long to wait before the next turn, because the listener is told of events only so often.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Pause { get; init; }

    /// <summary>Nothing is left to deliver: the next turn follows when the listener is woken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Idle { get; init; }

    /// <summary>How long to gather events once it is woken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Gather { get; init; }

    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>Positions of dead letters that were to be tried once more, and for which this turn had no room.</summary>
    public IReadOnlyList<long> Resend { get; init; } = [];

    /// <summary>The receiver said that it is gone for good (410).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retired { get; init; }

    /// <summary>The listener was deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }
}
