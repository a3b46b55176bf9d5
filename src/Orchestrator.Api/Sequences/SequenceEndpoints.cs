using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Projects;
using Orchestrator.Store;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Api.Sequences;

/// <summary>Runs of sequences: Keptn's overview per context, and the runs one by one.</summary>
internal static class SequenceEndpoints
{
    public static void MapSequences(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/sequence/{project}", ListAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/sequence/{project}/{context}", FindAsync).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/sequence-execution", ListExecutionsAsync).Needs(TokenScopes.Read).KeepsLimits();
    }

    private static async Task<IResult> ListAsync(
        string project, HttpContext http, SequenceOverviews overviews, SequenceExecutions executions, IRegistry registry)
    {
        var query = new QueryReader(http.Request.Query);
        var state = query.Word("state", SequencePhases.Words);
        var contexts = Access.Access.Of(http).Context is { } only ? [only] : query.List("keptnContext");
        var roots = new EventQuery
        {
            Project = project,
            Contexts = contexts,
            Service = query.Text("service"),
            FromTime = query.Time("fromTime"),
            BeforeTime = query.Time("beforeTime"),
            PageKey = state is null ? query.PageKey() : null,
            PageSize = query.PageSize(20, 50),
        };
        var token = state is null ? null : PageToken.Read(query);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await registry.FindProjectAsync(project, http.RequestAborted) is null)
        {
            return await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted);
        }

        var wanted = new SequenceQuery
        {
            Project = project,
            Service = query.Text("service"),
            Name = query.Text("name"),
            State = state,
            From = roots.FromTime,
            Before = roots.BeforeTime,
            Contexts = contexts,
        };
        if (wanted.State is not null)
        {
            var (inState, following) = await overviews.ListByStateAsync(wanted, roots.PageSize, token, http.RequestAborted);
            return ApiJson.Ok(new { states = inState, nextPageKey = PageToken.Write(following), pageSize = inState.Count });
        }

        var (found, next) = await overviews.ListAsync(wanted, roots, http.RequestAborted);
        if (contexts.Count == 1 && found.Count == 1)
        {
            found = [await WithDetailsAsync(found[0], executions, http.RequestAborted)];
        }

        return ApiJson.Ok(new { states = found, nextPageKey = Paged.Key(next), pageSize = found.Count, totalCount = next is null && roots.PageKey is null ? found.Count : (int?)null });
    }

    private static async Task<IResult> FindAsync(
        string project, string context, SequenceOverviews overviews, SequenceExecutions executions, CancellationToken cancellationToken) =>
        await overviews.FindAsync(project, context, cancellationToken) is { } found
            ? ApiJson.Ok(await WithDetailsAsync(found, executions, cancellationToken))
            : Problems.NotFound($"There is no sequence with context '{context}' in project '{project}'.");

    private static async Task<IResult> ListExecutionsAsync(HttpContext http, SequenceExecutions executions, IRegistry registry)
    {
        var query = new QueryReader(http.Request.Query);
        var access = Access.Access.Of(http);
        var project = query.Text("project") ?? access.Project;
        if (project is null || !access.MaySee(project))
        {
            return project is null
                ? Problems.BadRequest("Which project? Name it with ?project=.", new Model.Findings.FieldProblem("project", "is required"))
                : Problems.Forbidden($"The token '{access.Name}' is for project '{access.Project}' only.");
        }

        if (await registry.FindProjectAsync(project, http.RequestAborted) is null)
        {
            return await ProjectEndpoints.UnknownAsync(project, registry, http.RequestAborted);
        }

        var wanted = new SequenceQuery
        {
            Project = project,
            Stage = query.Text("stage"),
            Service = query.Text("service"),
            Name = query.Text("name"),
            State = query.Word("status", SequencePhases.Words) ?? query.Word("state", SequencePhases.Words),
            Contexts = access.Context is null ? query.List("keptnContext") : [access.Context],
        };
        var size = query.PageSize(20, 100);
        var token = PageToken.Read(query);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var (runs, next) = await executions.ListPageAsync(wanted, size, token, http.RequestAborted);
        var states = await Task.WhenAll(runs.Select(run => executions.ReadStateAsync(run, http.RequestAborted)));
        return ApiJson.Ok(new
        {
            sequenceExecutions = runs.Zip(states, ExecutionView.Of).ToList(),
            nextPageKey = PageToken.Write(next),
            pageSize = runs.Count,
        });
    }

    private static async Task<SequenceOverview> WithDetailsAsync(SequenceOverview overview, SequenceExecutions executions, CancellationToken cancellationToken)
    {
        var runs = await executions.ListAsync(new SequenceQuery { Project = overview.Project, Contexts = [overview.Context] }, 100, cancellationToken);
        var run = runs.FirstOrDefault(one => one.IsOpen) ?? runs.OrderBy(one => one.StartedAt).LastOrDefault();
        var state = run is null ? null : await executions.ReadStateAsync(run, cancellationToken);
        return overview with { WaitingFor = run is { IsOpen: true } ? state?.Message : null, ShipyardVersion = state?.ShipyardVersion };
    }
}
