using System.Text.Json;
using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Schemas;

/// <summary>
/// Checks data against the JSON Schema of a sequence's <c>inputs</c>: draft 2020-12 without dynamic and remote references and
/// without the <c>unevaluated…</c> keywords, which <see cref="Findings"/> refuses.
/// </summary>
public static class InputSchema
{
    /// <summary>Every violation with its path; empty when the data fits.</summary>
    public static IReadOnlyList<FieldProblem> Check(JsonElement schema, JsonElement data, string path = "data") =>
        new SchemaCheck(schema, path).Check(data);

    /// <summary>What is wrong with the schema itself: what cannot be used is an error, what is not looked at a warning.</summary>
    public static IReadOnlyList<(Severity Severity, FieldProblem Problem)> Findings(JsonElement schema) => new SchemaReview(schema).Run();
}
