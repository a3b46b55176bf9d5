using System.Text.Json;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Listeners;

namespace Orchestrator.Api.Definitions;

/// <summary>What a listener needs before it is taken.</summary>
internal static class ListenerRules
{
    public static IReadOnlyList<FieldProblem> Check(JsonElement body) => ListenerDefinitionParser.Parse(body, "").Problems;
}
