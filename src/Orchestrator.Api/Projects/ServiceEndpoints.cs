using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Ingress;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>Stages and services of a project.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/project/{project}/stage", ListStagesAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/project/{project}/stage/{stage}", ShowStageAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/project/{project}/stage/{stage}/service", ListAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/project/{project}/stage/{stage}/service/{service}", FindAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/project/{project}/service", ListOfProjectAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/project/{project}/service", CreateAsync).Needs(TokenScopes.Admin);
        endpoints.MapDelete("/v1/project/{project}/service/{service}", DeleteAsync).Needs(TokenScopes.Admin);
    }

    /// <summary>The stage, or why there is none.</summary>
    public static async Task<(Stage? Stage, IResult? Refusal)> FindStageAsync(
        string project, string stage, IProjectPlans plans, IRegistry registry, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(project, cancellationToken) is not { Project.ClosedAt: null } plan)
        {
            return (null, await ProjectEndpoints.UnknownAsync(project, registry, cancellationToken));
        }

        var names = plan.Shipyard?.Stages.Select(known => known.Name).ToList() ?? [];
        return plan.Shipyard?.FindStage(stage) is { } found
            ? (found, null)
            : (null, Problems.NotFound($"There is no stage '{stage}' in project '{project}'.{NearestNames.Suggestion(stage, names)}"));
    }

    private static async Task<IResult> ListStagesAsync(string project, HttpContext http, IRegistry registry, IEventLog log) =>
        await registry.FindProjectAsync(project, http.RequestAborted) is { ClosedAt: null }
            ? Paged.Of("stages", await ProjectView.StagesAsync(project, registry, log, http.RequestAborted), new QueryReader(http.Request.Query))
            : await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted);

    private static async Task<IResult> ShowStageAsync(string project, string stage, IProjectPlans plans, IRegistry registry, IEventLog log, CancellationToken cancellationToken)
    {
        var (found, refusal) = await FindStageAsync(project, stage, plans, registry, cancellationToken);
        if (found is null)
        {
            return refusal ?? Problems.NotFound(stage);
        }

        var all = await ProjectView.StagesAsync(project, registry, log, cancellationToken);
        var index = (await plans.FindAsync(project, cancellationToken))?.Shipyard?.Stages.ToList().FindIndex(known => known.Name == stage) ?? 0;
        return ApiJson.Ok(all[index]);
    }

    private static async Task<IResult> ListAsync(string project, string stage, HttpContext http, IProjectPlans plans, IRegistry registry, IEventLog log)
    {
        var (_, refusal) = await FindStageAsync(project, stage, plans, registry, http.RequestAborted);
        if (refusal is not null)
        {
            return refusal;
        }

        var recent = (await log.QueryAsync(new EventQuery { Project = project, Stage = stage, PageSize = 500 }, http.RequestAborted)).Events;
        var services = await registry.ListServicesAsync(project, http.RequestAborted);
        return Paged.Of("services", services.Select(service => ProjectView.Service(service, stage, recent)).ToList(), new QueryReader(http.Request.Query));
    }

    private static async Task<IResult> FindAsync(
        string project, string stage, string service, IProjectPlans plans, IRegistry registry, IEventLog log, CancellationToken cancellationToken)
    {
        var (_, refusal) = await FindStageAsync(project, stage, plans, registry, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await registry.FindServiceAsync(project, service, cancellationToken) is not { } found)
        {
            return await UnknownAsync(project, service, registry, cancellationToken);
        }

        var query = new EventQuery { Project = project, Stage = stage, Service = service, PageSize = 200 };
        return ApiJson.Ok(ProjectView.Service(found, stage, (await log.QueryAsync(query, cancellationToken)).Events));
    }

    private static async Task<IResult> ListOfProjectAsync(string project, HttpContext http, IRegistry registry) =>
        await registry.FindProjectAsync(project, http.RequestAborted) is { ClosedAt: null }
            ? Paged.Of(
                "services",
                (await registry.ListServicesAsync(project, http.RequestAborted)).Select(service => ProjectView.Service(service, "", [])).ToList(),
                new QueryReader(http.Request.Query))
            : await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted);

    private static async Task<IResult> CreateAsync(string project, HttpContext http, IRegistry registry, Audit audit, TimeProvider time)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var name = body.Text("serviceName") ?? body.Text("name") ?? "";
        if (!NameRules.IsService(name))
        {
            return Problems.BadRequest(
                $"Cannot use '{name}' as the name of a service: expected a legal file name of at most 43 characters.", new FieldProblem("serviceName", $"got '{name}'"));
        }

        if (await registry.FindProjectAsync(project, http.RequestAborted) is not { ClosedAt: null })
        {
            return await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted);
        }

        if (!await registry.CreateServiceAsync(new ServiceRecord(project, name, time.GetUtcNow()), http.RequestAborted))
        {
            return Problems.Conflict($"Service '{name}' exists already in project '{project}'.");
        }

        await audit.WriteAsync(http, "service.created", project, new { project, service = name });
        return ApiJson.Ok(new { serviceName = name });
    }

    private static async Task<IResult> DeleteAsync(string project, string service, HttpContext http, IRegistry registry, Audit audit)
    {
        if (!await registry.DeleteServiceAsync(project, service, http.RequestAborted))
        {
            return await UnknownAsync(project, service, registry, http.RequestAborted);
        }

        await audit.WriteAsync(http, "service.deleted", project, new { project, service });
        return ApiJson.Ok(new { message = $"Service '{service}' deleted." });
    }

    private static async Task<IResult> UnknownAsync(string project, string service, IRegistry registry, CancellationToken cancellationToken)
    {
        var names = (await registry.ListServicesAsync(project, cancellationToken)).Select(known => known.Name).ToList();
        return Problems.NotFound($"There is no service '{service}' in project '{project}'.{NearestNames.Suggestion(service, names)}");
    }
}
