using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>The signal to send events again: everything after a position, or the dead letters. It also enables a disabled listener.</summary>
public sealed record ListenerReplay
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? From { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Dead { get; init; }
}
