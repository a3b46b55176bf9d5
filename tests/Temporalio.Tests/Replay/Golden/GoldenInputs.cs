using System.Text.Json;
using System.Text.Json.Serialization;

namespace Temporalio.Tests.Replay.Golden;

/// <summary>An activity or child call "as given".</summary>
public sealed record CallInput(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("args")] IReadOnlyList<JsonElement>? Args,
    [property: JsonPropertyName("options")] CallOptions? Options)
{
    [JsonIgnore]
    public IReadOnlyCollection<object?> Arguments => Args is null ? [] : [.. Args.Select(item => (object?)item)];
}

/// <summary>The options that a replay can see.</summary>
public sealed record CallOptions(
    [property: JsonPropertyName("activityId")] string? ActivityId,
    [property: JsonPropertyName("workflowId")] string? WorkflowId,
    [property: JsonPropertyName("taskQueue")] string? TaskQueue,
    [property: JsonPropertyName("cancellationType")] string? CancellationType);

public sealed record CancelsChildInput(
    [property: JsonPropertyName("childId")] string ChildId, [property: JsonPropertyName("cancellationType")] string CancellationType);

public sealed record OrcTaskInput([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("waitMs")] int WaitMs);

public sealed record OrcRunInput(
    [property: JsonPropertyName("runId")] string RunId,
    [property: JsonPropertyName("tasks")] IReadOnlyList<string> Tasks,
    [property: JsonPropertyName("perRun")] int PerRun,
    [property: JsonPropertyName("at")] int At,
    [property: JsonPropertyName("states")] IReadOnlyList<string>? States);
