using System.Text.Json.Serialization;

namespace Orchestrator.Model.Jobs;

/// <summary>An event an action listens to: an unanchored regular expression on the type, and maybe a JSONPath that must match.</summary>
public sealed record JobEvent(string Name)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JsonPath { get; init; }

    /// <summary>The string that the value at <see cref="JsonPath"/> must equal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Match { get; init; }
}
