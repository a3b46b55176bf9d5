using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>What a turn achieved.</summary>
public sealed record ListenerProgress
{
    public required long Cursor { get; init; }

    public int Delivered { get; init; }

    /// <summary>Why the event after the cursor could not be delivered; null when nothing failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>How long the listener asked us to wait.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? RetryAfter { get; init; }

    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>The receiver said that it is gone for good (410).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retired { get; init; }

    /// <summary>The listener was deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }
}
