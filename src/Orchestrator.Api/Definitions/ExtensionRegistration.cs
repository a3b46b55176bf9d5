using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Api.Definitions;

/// <summary>Steadybit's way to make an extension known: <c>POST /extensions</c> with its address and what it is.</summary>
internal static class ExtensionRegistration
{
    private const string Events = "EVENT";

    public static void MapExtensionRegistration(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/extensions", RegisterAsync).Needs(TokenScopes.Admin);

    private static async Task<IResult> RegisterAsync(HttpContext http, IDefinitions definitions, ListenerStarts starts, Audit audit)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var definition = JsonSerializer.SerializeToElement(new { kind = nameof(ListenerKind.Extension), url = body.Text("url") });
        var problems = ListenerRules.Check(definition).ToList();
        if (body.Member("types") is { } types && (types.ValueKind != JsonValueKind.Array || !body.Texts("types").Contains(Events, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add(new FieldProblem("types", $"expected a list with {Events}, the only type there is a use for here, got {types.GetRawText()}"));
        }

        if (problems.Count > 0 || !Uri.TryCreate(body.Text("url"), UriKind.Absolute, out var url))
        {
            return Problems.BadRequest($"Cannot register the extension: {problems[0].Field}: {problems[0].Problem}.", problems);
        }

        var name = $"extension-{url.Host}-{url.Port}{url.AbsolutePath.TrimEnd('/').Replace('/', '-')}";
        await starts.PrepareAsync(name, http.RequestAborted);
        await definitions.PutAsync(new Definition(ListenerDefinition.Kind, name, definition.GetRawText()), http.RequestAborted);
        await starts.StartAsync(name, http.RequestAborted);
        await audit.WriteAsync(http, "listener.created", null, new { name });
        return ApiJson.Ok(new { name });
    }
}
