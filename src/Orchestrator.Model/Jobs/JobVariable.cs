using System.Text.Json.Serialization;

namespace Orchestrator.Model.Jobs;

/// <summary>One environment entry of a job task: where its value comes from and how it is written.</summary>
public sealed record JobVariable
{
    /// <summary>The variable, or the secret when <see cref="ValueFrom"/> is <see cref="JobVariableSource.Secret"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The literal text or the JSONPath; unused for a secret.</summary>
    public string Value { get; init; } = "";

    public required JobVariableSource ValueFrom { get; init; }

    /// <summary><c>json</c>, <c>yaml</c>, or null for text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? As { get; init; }
}
