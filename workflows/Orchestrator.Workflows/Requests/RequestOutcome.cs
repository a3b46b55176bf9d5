using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Requests;

/// <summary>What became of a request.</summary>
public sealed record RequestOutcome
{
    /// <summary>Why it failed; null when it was answered well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>The answer: JSON where it is some, else text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Response { get; init; }
}
