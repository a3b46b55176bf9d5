using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>The signal that something is there for a listener that rests, or that its definition changed.</summary>
public sealed record ListenerWake
{
    /// <summary>The position of the event that waits; 0 asks for a turn in any case.</summary>
    public long Sequence { get; init; }

    /// <summary>The definition changed or went: a disabled listener is enabled by it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Redefined { get; init; }

    /// <summary>A cursor from which on nothing is for the listener up to <see cref="Seen"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? From { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seen { get; init; }
}
