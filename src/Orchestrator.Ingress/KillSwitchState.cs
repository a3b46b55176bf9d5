using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>How the kill switch stands, as it is written down among the definitions.</summary>
public sealed record KillSwitchState
{
    /// <summary>The kind and the name of its definition.</summary>
    public const string Kind = "KillSwitch";

    /// <summary>Nobody ever touched it.</summary>
    public static readonly KillSwitchState Untouched = new();

    /// <summary>Counts the writes; 0 when it was never written down.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Names one engagement; null when there never was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engagement { get; init; }

    public bool Engaged { get; init; }

    /// <summary>It is off, and what it held may not all have been let go yet.</summary>
    public bool Releasing { get; init; }

    /// <summary>When it was engaged.</summary>
    public DateTimeOffset EngagedAt { get; init; }

    /// <summary>When it was disengaged the last time.</summary>
    public DateTimeOffset DisengagedAt { get; init; }

    /// <summary>Who touched it last.</summary>
    public string By { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>What somebody is told whose trigger is refused.</summary>
    [JsonIgnore]
    public string Refusal =>
        $"The kill switch is engaged since {Timestamp.Format(EngagedAt)} by {By}{(Reason is { Length: > 0 } why ? $" ({why})" : "")}: nothing new is triggered until somebody disengages it (orc killswitch off).";

    internal static KillSwitchState Read(Definition? stored) =>
        stored is null ? Untouched : (JsonSerializer.Deserialize<KillSwitchState>(stored.Body) ?? Untouched) with { Version = stored.Version };

    internal string Write() => JsonSerializer.Serialize(this);
}
