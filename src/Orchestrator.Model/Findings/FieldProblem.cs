using System.Text.Json.Serialization;

namespace Orchestrator.Model.Findings;

/// <summary>One thing wrong with one member of a request; the <c>details</c> of an answer 400.</summary>
public sealed record FieldProblem(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("problem")] string Problem);
