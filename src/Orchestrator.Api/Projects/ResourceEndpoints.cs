using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Ingress;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>The files of a project, a stage, or a service.</summary>
internal static class ResourceEndpoints
{
    public static void MapResources(this IEndpointRouteBuilder endpoints)
    {
        foreach (var place in (string[])["", "/stage/{stage}", "/stage/{stage}/service/{service}"])
        {
            var path = $"/v1/project/{{project}}{place}/resource";
            endpoints.MapGet(path, ListAsync).Needs(TokenScopes.Read);
            endpoints.MapPost(path, WriteAsync).Needs(TokenScopes.Admin);
            endpoints.MapPut(path, WriteAsync).Needs(TokenScopes.Admin);
            endpoints.MapGet(path + "/{**uri}", FindAsync).Needs(TokenScopes.Read);
            endpoints.MapPut(path + "/{**uri}", WriteOneAsync).Needs(TokenScopes.Admin);
            endpoints.MapDelete(path + "/{**uri}", DeleteAsync).Needs(TokenScopes.Admin);
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, IResources resources, IProjectPlans plans, IRegistry registry)
    {
        var (scope, refusal) = await ScopeAsync(http, plans, registry);
        if (scope is null)
        {
            return refusal ?? Problems.NotFound("There is no such place.");
        }

        var query = new QueryReader(http.Request.Query);
        var found = await resources.ListAsync(scope, null, query.Text("gitCommitID"), http.RequestAborted);
        return Paged.Of("resources", found.Select(resource => new { resourceURI = "/" + resource.Uri, metadata = Metadata(resource.CommitId) }).ToList(), query);
    }

    private static async Task<IResult> FindAsync(string uri, HttpContext http, IResources resources, IProjectPlans plans, IRegistry registry)
    {
        var (scope, refusal) = await ScopeAsync(http, plans, registry);
        if (scope is null)
        {
            return refusal ?? Problems.NotFound("There is no such place.");
        }

        return await resources.FindAsync(scope, Uri.UnescapeDataString(uri).TrimStart('/'), http.Request.Query["gitCommitID"].FirstOrDefault(), http.RequestAborted) is { } found
            ? ApiJson.Ok(new
            {
                resourceURI = "/" + found.Uri,
                resourceContent = Convert.ToBase64String(found.Content.Span),
                metadata = Metadata(found.CommitId),
            })
            : Problems.NotFound($"Resource '{uri}' not found.");
    }

    private static async Task<IResult> WriteAsync(HttpContext http, IResources resources, IProjectPlans plans, IRegistry registry, Audit audit)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var changes = new List<ResourceChange>();
        var problems = new List<FieldProblem>();
        var list = body.Member("resources") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray().ToList() : [];
        for (var index = 0; index < list.Count; index++)
        {
            Read(list[index], list[index].Text("resourceURI"), $"resources[{index}]", changes, problems);
        }

        if (list.Count == 0)
        {
            problems.Add(new FieldProblem("resources", "expected a list of {resourceURI, resourceContent}"));
        }

        return await ChangeAsync(http, changes, problems, resources, plans, registry, audit);
    }

    private static async Task<IResult> WriteOneAsync(string uri, HttpContext http, IResources resources, IProjectPlans plans, IRegistry registry, Audit audit)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var changes = new List<ResourceChange>();
        var problems = new List<FieldProblem>();
        Read(body, Uri.UnescapeDataString(uri), "resource", changes, problems);
        return await ChangeAsync(http, changes, problems, resources, plans, registry, audit);
    }

    private static async Task<IResult> DeleteAsync(string uri, HttpContext http, IResources resources, IProjectPlans plans, IRegistry registry, Audit audit)
    {
        var (scope, refusal) = await ScopeAsync(http, plans, registry);
        if (scope is null)
        {
            return refusal ?? Problems.NotFound("There is no such place.");
        }

        var path = Uri.UnescapeDataString(uri).TrimStart('/');
        return await resources.FindAsync(scope, path, null, http.RequestAborted) is null
            ? Problems.NotFound($"Resource '{path}' not found.")
            : await ChangeAsync(http, [new ResourceChange(path, null)], [], resources, plans, registry, audit);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http, List<ResourceChange> changes, List<FieldProblem> problems, IResources resources, IProjectPlans plans, IRegistry registry, Audit audit)
    {
        if (problems.Count > 0)
        {
            return Problems.BadRequest($"Cannot store the resources: {problems[0].Field} {problems[0].Problem}.", problems);
        }

        var (scope, refusal) = await ScopeAsync(http, plans, registry);
        if (scope is null)
        {
            return refusal ?? Problems.NotFound("There is no such place.");
        }

        await http.RequestServices.GetRequiredService<WebhookListeners>().EnsureAsync(http, scope.Project, changes);
        var commitId = await resources.ChangeAsync(scope, changes, http.RequestAborted);
        await audit.WriteAsync(http, "resource.changed", scope.Project, new
        {
            project = scope.Project,
            stage = scope.Stage,
            service = scope.Service,
            uris = changes.Select(change => change.Uri),
            commitId,
        });
        var answer = new { commitID = commitId, metadata = Metadata(commitId) };
        return http.Request.Method == "POST" ? ApiJson.Created(answer) : ApiJson.Ok(answer);
    }

    private static void Read(JsonElement item, string? uri, string field, List<ResourceChange> changes, List<FieldProblem> problems)
    {
        var path = uri?.TrimStart('/') ?? "";
        if (path.Length == 0 || path.Split('/').Any(part => part is ".." or "." or "" || part.StartsWith('~')))
        {
            problems.Add(new FieldProblem($"{field}.resourceURI", $"expected a relative path without '..' and '~', got '{uri}'"));
            return;
        }

        var content = item.Text("resourceContent");
        var bytes = new byte[content?.Length ?? 0];
        if (content is null || !Convert.TryFromBase64String(content, bytes, out var length))
        {
            problems.Add(new FieldProblem($"{field}.resourceContent", "expected the content in base64"));
            return;
        }

        changes.Add(new ResourceChange(path, bytes.AsMemory(0, length)));
    }

    private static async Task<(ResourceScope? Scope, IResult? Refusal)> ScopeAsync(HttpContext http, IProjectPlans plans, IRegistry registry)
    {
        var project = http.Request.RouteValues["project"] as string ?? "";
        if (http.Request.RouteValues["stage"] is not string stage)
        {
            return await registry.FindProjectAsync(project, http.RequestAborted) is { ClosedAt: null }
                ? (new ResourceScope(project), null)
                : (null, await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted));
        }

        var (_, refusal) = await ServiceEndpoints.FindStageAsync(project, stage, plans, registry, http.RequestAborted);
        return refusal is null ? (new ResourceScope(project, stage, http.Request.RouteValues["service"] as string), null) : (null, refusal);
    }

    private static object Metadata(string commitId) => new { version = commitId, upstreamURL = "" };
}
