using System.Text.Json.Serialization;

namespace Orchestrator.Model.Evaluations;

/// <summary>A criterion with the number it stood for and whether the value missed it.</summary>
public sealed record CriterionTarget(
    [property: JsonPropertyName("criteria")] string Criteria,
    [property: JsonPropertyName("targetValue")] double TargetValue,
    [property: JsonPropertyName("violated")] bool Violated);
