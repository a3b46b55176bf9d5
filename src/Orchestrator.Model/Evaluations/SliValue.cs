using System.Text.Json;
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

    /// <summary>One value as somebody sent it; null when it is no object or names no metric.</summary>
    public static SliValue? Read(JsonElement json) =>
        Text(json, "metric") is { Length: > 0 } metric
            ? new SliValue
            {
                Metric = metric,
                Value = Number(json, "value") ?? 0,
                Success = json.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True,
                ComparedValue = Number(json, "comparedValue"),
                Message = Text(json, "message"),
            }
            : null;

    /// <summary>The values in the data of a <c>get-sli.finished</c> event.</summary>
    public static IReadOnlyList<SliValue> ReadAll(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } block && block.TryGetProperty("get-sli", out var sli)
            && sli.ValueKind == JsonValueKind.Object && sli.TryGetProperty("indicatorValues", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(Read).OfType<SliValue>()]
            : [];

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
