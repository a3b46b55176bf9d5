using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Remediations;

/// <summary>The answer to <c>get-action.triggered</c>; not configured when there is no remediation.yaml.</summary>
public sealed record ActionAnswer(bool Configured, Result Result, Status Status, string Message)
{
    /// <summary><c>action</c> and <c>get-action.actionIndex</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Data { get; init; }
}
