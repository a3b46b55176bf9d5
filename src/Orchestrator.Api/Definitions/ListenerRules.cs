using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Findings;

namespace Orchestrator.Api.Definitions;

/// <summary>What a listener needs before it is taken: an address to deliver to, and filters that can be read.</summary>
internal static class ListenerRules
{
    private static readonly string[] Modes = ["binary", "structured", "batch"];
    private static readonly string[] Handshakes = ["auto", "required", "off"];

    public static IReadOnlyList<FieldProblem> Check(JsonElement body)
    {
        var spec = body.Member("spec") is { ValueKind: JsonValueKind.Object } inner ? inner : body;
        var problems = new List<FieldProblem>(FilterParser.Parse(spec.Member("filters")).Problems);
        if (!Uri.TryCreate(spec.Text("url"), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            problems.Add(new FieldProblem("url", $"expected an http or https address, got '{spec.Text("url")}'"));
        }

        CheckWord(problems, spec, "mode", Modes);
        CheckWord(problems, spec, "handshake", Handshakes);
        return problems;
    }

    private static void CheckWord(List<FieldProblem> problems, JsonElement spec, string name, string[] known)
    {
        if (spec.Text(name) is { } word && !known.Contains(word, StringComparer.Ordinal))
        {
            problems.Add(new FieldProblem(name, $"expected one of {string.Join(", ", known)}, got '{word}'"));
        }
    }
}
