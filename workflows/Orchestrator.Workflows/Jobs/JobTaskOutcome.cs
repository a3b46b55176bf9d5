using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Jobs;

/// <summary>How a container ended.</summary>
public sealed record JobTaskOutcome
{
    public required string Name { get; init; }

    public int Attempt { get; init; } = 1;

    public required Result Result { get; init; }

    public required Status Status { get; init; }

    /// <summary>Null when the container never ran or was stopped before it exited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitCode { get; init; }

    /// <summary>One paragraph for people: the reason, the last log lines. Secrets are masked.</summary>
    public string Message { get; init; } = "";

    /// <summary><c>data</c> of /keptn/result.json, merged into the finished event; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Data { get; init; }

    /// <summary><c>labels</c> of /keptn/result.json.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }
}
