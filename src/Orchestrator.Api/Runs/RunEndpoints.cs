using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Jobs;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Runs;

/// <summary>Runs: jobs that an event started outside of any sequence, from Temporal's visibility and their results.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/runs", ListAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapGet("/v1/runs/{name}", FindAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapDelete("/v1/runs/{name}", StopAsync).Needs(TokenScopes.Operate);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ITemporalClient client)
    {
        var query = new QueryReader(http.Request.Query);
        var access = Access.Access.Of(http);
        var project = query.Text("project") ?? access.Project;
        var size = query.PageSize(20, 100);
        var token = PageToken.Read(query);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        if (!access.MaySee(project))
        {
            return Problems.Forbidden($"The token '{access.Name}' is for project '{access.Project}' only.");
        }

        var options = new WorkflowListPaginatedOptions { PageSize = size, Rpc = new() { CancellationToken = http.RequestAborted } };
        var page = await client.ListWorkflowsPaginatedAsync(Filter(project, access.Context ?? query.Text("keptnContext")), token, options);
        var runs = await Task.WhenAll(page.Workflows.Select(run => ViewAsync(client, run, http.RequestAborted)));
        return ApiJson.Ok(new { runs, nextPageKey = PageToken.Write(page.NextPageToken), pageSize = runs.Length });
    }

    private static async Task<IResult> FindAsync(string name, HttpContext http, ITemporalClient client) =>
        await DescribeAsync(name, http, client) is { } run ? ApiJson.Ok(await ViewAsync(client, run, http.RequestAborted)) : Unknown(name);

    private static async Task<IResult> StopAsync(string name, HttpContext http, ITemporalClient client)
    {
        if (await DescribeAsync(name, http, client) is not { } run)
        {
            return Unknown(name);
        }

        if (run.Status != WorkflowExecutionStatus.Running)
        {
            return Problems.Conflict($"Run '{name}' has ended already.");
        }

        await client.GetWorkflowHandle(run.Id, run.RunId).CancelAsync(new() { Rpc = new() { CancellationToken = http.RequestAborted } });
        return ApiJson.Ok(new { message = $"Run '{name}' is being stopped." });
    }

    private static async Task<WorkflowExecution?> DescribeAsync(string name, HttpContext http, ITemporalClient client)
    {
        try
        {
            var run = await client.GetWorkflowHandle(WorkflowIds.Run(name)).DescribeAsync(new() { Rpc = new() { CancellationToken = http.RequestAborted } });
            var access = Access.Access.Of(http);
            var inContext = access.Context is null || access.Context == RunView.Text(run, SearchAttributes.Context);
            return inContext && access.MaySee(RunView.Text(run, SearchAttributes.Project)) ? run : null;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<object> ViewAsync(ITemporalClient client, WorkflowExecution run, CancellationToken cancellationToken)
    {
        if (run.Status != WorkflowExecutionStatus.Completed)
        {
            return await RunView.OfAsync(run, null);
        }

        var handle = client.GetWorkflowHandle(run.Id, run.RunId);
        return await RunView.OfAsync(run, await handle.GetResultAsync<JobOutcome>(followRuns: false, rpcOptions: new() { CancellationToken = cancellationToken }));
    }

    // Jobs of sequences are children of theirs and carry no attributes of their own.
    private static string Filter(string? project, string? context) =>
        $"WorkflowType = '{WorkflowNames.Job}' AND {(project is null ? "OrcProject IS NOT NULL" : $"OrcProject = {Quoted(project)}")}{(context is null ? "" : $" AND OrcContext = {Quoted(context)}")}";

    private static string Quoted(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static IResult Unknown(string name) => Problems.NotFound($"There is no run '{name}'.");
}
