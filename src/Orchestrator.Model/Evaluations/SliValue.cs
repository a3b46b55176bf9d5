using System.Text.Json.Serialization;

namespace Orchestrator.Model.Evaluations;

/// <summary>One measured value, as <c>get-sli.finished</c> carries it.</summary>
public sealed record SliValue
{
    [JsonPropertyName("metric")]
    public string Metric { get; init; } = "";

    [JsonPropertyName("value")]
    public double Value { get; init; }

    [JsonPropertyName("success")]
    public bool Success { get; init; }

    /// <summary>The aggregate of earlier values that it was compared with.</summary>
    [JsonPropertyName("comparedValue")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ComparedValue { get; init; }

    [JsonPropertyName("message")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}
