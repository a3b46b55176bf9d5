using System.Text.Json.Nodes;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Api.Definitions;

/// <summary>Listeners, subscriptions, drivers, driver types and functions: named JSON objects with the same five verbs.</summary>
internal static class DefinitionEndpoints
{
    private static readonly (string Path, string Kind)[] Kinds =
    [
        ("listeners", "Listener"), ("subscriptions", "Subscription"), ("drivers", "Driver"), ("drivertypes", "DriverType"), ("functions", "Function"),
    ];

    public static void MapDefinitions(this IEndpointRouteBuilder endpoints)
    {
        foreach (var (path, kind) in Kinds)
        {
            var all = $"/v1/{path}";
            endpoints.MapGet(all, (HttpContext http, IDefinitions definitions) => ListAsync(path, kind, http, definitions)).Needs(TokenScopes.Read);
            endpoints.MapPost(all, (HttpContext http, IDefinitions definitions, Audit audit) => CreateAsync(kind, http, definitions, audit)).Needs(TokenScopes.Admin);
            endpoints.MapGet(all + "/{name}", (string name, HttpContext http, IDefinitions definitions) => FindAsync(kind, name, http, definitions)).Needs(TokenScopes.Read);
            endpoints.MapPut(all + "/{name}", (string name, HttpContext http, IDefinitions definitions, Audit audit) => PutAsync(kind, name, http, definitions, audit)).Needs(TokenScopes.Admin);
            endpoints.MapDelete(all + "/{name}", (string name, HttpContext http, IDefinitions definitions, Audit audit) => DeleteAsync(kind, name, http, definitions, audit)).Needs(TokenScopes.Admin);
        }
    }

    private static async Task<IResult> ListAsync(string path, string kind, HttpContext http, IDefinitions definitions)
    {
        var query = new QueryReader(http.Request.Query);
        var listed = await definitions.ListAsync(kind, http.RequestAborted);
        if (kind == ListenerDefinition.Kind)
        {
            // Only those that are shown are asked.
            var (offset, size) = ((int)(query.PageKey() ?? 0), query.PageSize(20, 1000));
            var states = await Task.WhenAll(listed.Skip(offset).Take(size).Select(one => ShownAsync(one, http, whole: false)));
            return Paged.Of(path, [.. listed.Take(offset).Select(Shown), .. states, .. listed.Skip(offset + size).Select(Shown)], query);
        }

        return Paged.Of(path, listed.Select(Shown).ToList(), query);
    }

    private static async Task<IResult> FindAsync(string kind, string name, HttpContext http, IDefinitions definitions) =>
        await definitions.FindAsync(kind, name, http.RequestAborted) is { } found
            ? ApiJson.Ok(await ShownAsync(found, http, whole: true))
            : await UnknownAsync(kind, name, http, definitions);

    private static async Task<IResult> CreateAsync(string kind, HttpContext http, IDefinitions definitions, Audit audit)
    {
        var (definition, refusal) = await ReadAsync(kind, null, http);
        if (definition is null)
        {
            return refusal ?? Problems.BadRequest("The body cannot be read.");
        }

        await PrepareAsync(kind, definition.Name, http);
        if (await definitions.CreateAsync(definition, http.RequestAborted) is not { } created)
        {
            return Problems.Conflict($"{kind} '{definition.Name}' exists already.");
        }

        await TellAsync(kind, definition.Name, http);

        await audit.WriteAsync(http, $"{kind.ToLowerInvariant()}.created", null, new { name = created.Name });
        return ApiJson.Created(Shown(created));
    }

    private static async Task<IResult> PutAsync(string kind, string name, HttpContext http, IDefinitions definitions, Audit audit)
    {
        var (definition, refusal) = await ReadAsync(kind, name, http);
        if (definition is null)
        {
            return refusal ?? Problems.BadRequest("The body cannot be read.");
        }

        await PrepareAsync(kind, definition.Name, http);
        var put = await definitions.PutAsync(definition, http.RequestAborted);
        await TellAsync(kind, definition.Name, http);
        await audit.WriteAsync(http, $"{kind.ToLowerInvariant()}.updated", null, new { name = put.Name, version = put.Version });
        return ApiJson.Ok(Shown(put));
    }

    private static async Task<IResult> DeleteAsync(string kind, string name, HttpContext http, IDefinitions definitions, Audit audit)
    {
        if (!await definitions.DeleteAsync(kind, name, http.RequestAborted))
        {
            return await UnknownAsync(kind, name, http, definitions);
        }

        if (kind == ListenerDefinition.Kind)
        {
            await http.RequestServices.GetRequiredService<ListenerStarts>().EndAsync(name, http.RequestAborted);
        }

        await audit.WriteAsync(http, $"{kind.ToLowerInvariant()}.deleted", null, new { name });
        return ApiJson.Ok(new { });
    }

    private static Task PrepareAsync(string kind, string name, HttpContext http) =>
        kind == ListenerDefinition.Kind
            ? http.RequestServices.GetRequiredService<ListenerStarts>().PrepareAsync(name, http.RequestAborted)
            : Task.CompletedTask;

    private static Task TellAsync(string kind, string name, HttpContext http) =>
        kind == ListenerDefinition.Kind
            ? http.RequestServices.GetRequiredService<ListenerStarts>().StartAsync(name, http.RequestAborted)
            : Task.CompletedTask;

    private static async Task<(Definition? Definition, IResult? Refusal)> ReadAsync(string kind, string? name, HttpContext http)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        if (kind == ListenerDefinition.Kind && ListenerRules.Check(body) is { Count: > 0 } problems)
        {
            return (null, Problems.BadRequest($"Cannot use the listener: {problems[0].Field}: {problems[0].Problem}.", problems));
        }

        var given = name ?? body.Text("name") ?? "";
        return given.Length is 0 or > 200 || given.Contains('/', StringComparison.Ordinal)
            ? (null, Problems.BadRequest($"A {kind} needs a name of at most 200 characters without '/'.", new FieldProblem("name", $"got '{given}'")))
            : (new Definition(kind, given, body.GetRawText()) { Project = body.Text("project") ?? "" }, null);
    }

    private static async Task<IResult> UnknownAsync(string kind, string name, HttpContext http, IDefinitions definitions)
    {
        var names = (await definitions.ListAsync(kind, http.RequestAborted)).Select(known => known.Name).ToList();
        return Problems.NotFound($"There is no {kind} '{name}'.{NearestNames.Suggestion(name, names)}");
    }

    private static async Task<JsonObject> ShownAsync(Definition definition, HttpContext http, bool whole)
    {
        var shown = Shown(definition);
        if (definition.Kind == ListenerDefinition.Kind)
        {
            await http.RequestServices.GetRequiredService<ListenerStates>().AddAsync(shown, definition, whole, http.RequestAborted);
        }

        return shown;
    }

    private static JsonObject Shown(Definition definition)
    {
        var shown = Masking.Hide(JsonNode.Parse(definition.Body)?.AsObject() ?? []);
        shown["name"] = definition.Name;
        shown["version"] = definition.Version;
        shown["changedAt"] = definition.ChangedAt;
        return shown;
    }
}
