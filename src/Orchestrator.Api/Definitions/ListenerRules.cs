using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Listeners;

namespace Orchestrator.Api.Definitions;

/// <summary>What a listener needs before it is taken.</summary>
internal static class ListenerRules
{
    private static readonly string[] Members =
        ["name", "kind", "url", "filters", "listenTo", "mode", "handshake", "interval", "project", "secret", "description", "labels"];

    private static readonly string[] Around = ["apiVersion", "kind", "metadata", "name", "project", "spec"];

    // What an answer of ours shows beside the definition may come back with it.
    private static readonly string[] Shown =
        ["version", "changedAt", "state", "cursor", "lag", "lagSeconds", "delivered", "failures", "lastError", "dead", "deadLetters"];

    public static IReadOnlyList<FieldProblem> Check(JsonElement body)
    {
        var unknown = body.Member("spec") is { ValueKind: JsonValueKind.Object } spec
            ? [.. body.Unknown([.. Around, .. Shown]), .. spec.Unknown(Members)]
            : body.Unknown([.. Members, "apiVersion", .. Shown]);
        return [.. ListenerDefinitionParser.Parse(body, "").Problems, .. unknown];
    }
}
