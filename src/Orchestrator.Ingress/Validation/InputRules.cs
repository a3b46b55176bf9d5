using System.Text.Json;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Schemas;
using Orchestrator.Model.Shipyards;

namespace Orchestrator.Ingress.Validation;

/// <summary>Whether the data of a trigger fits the <c>inputs</c> of its sequence.</summary>
internal static class InputRules
{
    public static IReadOnlyList<FieldProblem> Check(SequenceDefinition? sequence, JsonElement? data) =>
        sequence?.Inputs is { } schema && data is { } given ? InputSchema.Check(schema, given) : [];
}
