using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>When a sequence triggers itself: cron text, time zone and the data of the trigger.</summary>
public sealed record SequenceSchedule
{
    public required string Cron { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>The services to trigger it for; empty is every service of the project.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Data { get; init; }
}
