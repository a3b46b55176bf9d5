using System.Text.Json.Serialization;

namespace Orchestrator.Model.Findings;

/// <summary>One remark about a document: where it is, which rule it breaks and what to do about it.</summary>
public sealed record Finding(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("line")] int Line,
    [property: JsonPropertyName("column")] int Column,
    [property: JsonPropertyName("severity")] Severity Severity,
    [property: JsonPropertyName("rule")] string Rule,
    [property: JsonPropertyName("message")] string Message)
{
    /// <summary>The one-line form compilers use: file:line:column.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(Severity == Severity.Error ? "error" : "warning")} {Rule}: {Message}";
}
