using System.Text.Json.Serialization;

namespace Orchestrator.Model.Evaluations;

/// <summary>How one objective was met; the shape is that of <c>evaluation.finished</c>.</summary>
public sealed record IndicatorResult
{
    [JsonPropertyName("score")]
    public double Score { get; init; }

    [JsonPropertyName("value")]
    public required SliValue Value { get; init; }

    [JsonPropertyName("displayName")]
    public string DisplayName { get; init; } = "";

    [JsonPropertyName("passTargets")]
    public IReadOnlyList<CriterionTarget>? PassTargets { get; init; }

    [JsonPropertyName("warningTargets")]
    public IReadOnlyList<CriterionTarget>? WarningTargets { get; init; }

    [JsonPropertyName("keySli")]
    public bool KeySli { get; init; }

    /// <summary>pass, warning, fail or info.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }
}
