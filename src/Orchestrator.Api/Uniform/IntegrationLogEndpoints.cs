using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Uniform;

/// <summary>What remote executors report about themselves.</summary>
internal static class IntegrationLogEndpoints
{
    public static void MapIntegrationLogs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/log", QueryAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/log", AppendAsync).Needs(TokenScopes.Emit);
        endpoints.MapDelete("/v1/log", DeleteAsync).Needs(TokenScopes.Admin);
    }

    private static async Task<IResult> QueryAsync(HttpContext http, IIntegrations integrations)
    {
        var query = new QueryReader(http.Request.Query);
        var wanted = Read(query);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var page = await integrations.QueryLogsAsync(wanted, http.RequestAborted);
        return ApiJson.Ok(new
        {
            logs = page.Logs.Select(log => new
            {
                integrationid = log.IntegrationId,
                message = log.Message,
                time = log.Time,
                shkeptncontext = log.Context,
                task = log.Task,
                triggeredid = log.TriggeredId,
                gitcommitid = log.CommitId,
            }),
            nextPageKey = Paged.Key(page.NextPageKey),
            pageSize = page.Logs.Count,
            totalCount = page.TotalCount,
        });
    }

    private static async Task<IResult> AppendAsync(HttpContext http, IIntegrations integrations, TimeProvider time)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        if (body.Member("logs") is not { ValueKind: JsonValueKind.Array } list)
        {
            return Problems.BadRequest("Expected a list of log lines.", new FieldProblem("logs", "is required"));
        }

        var logs = list.EnumerateArray().Select(item => new IntegrationLog
        {
            IntegrationId = item.Text("integrationid") ?? "",
            Message = item.Text("message") ?? "",
            Time = item.Text("time") is { } text && Timestamp.TryParse(text, out var at) ? at : time.GetUtcNow(),
            Context = item.Text("shkeptncontext"),
            Task = item.Text("task"),
            TriggeredId = item.Text("triggeredid"),
            CommitId = item.Text("gitcommitid"),
        }).ToList();
        await integrations.AppendLogsAsync(logs, http.RequestAborted);
        return ApiJson.Ok(new { });
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, IIntegrations integrations)
    {
        var query = new QueryReader(http.Request.Query);
        var wanted = Read(query);
        return query.Refusal() ?? ApiJson.Ok(new { deleted = await integrations.DeleteLogsAsync(wanted, http.RequestAborted) });
    }

    private static IntegrationLogQuery Read(QueryReader query) => new()
    {
        IntegrationId = query.Text("integrationId"),
        FromTime = query.Time("fromTime"),
        BeforeTime = query.Time("beforeTime"),
        PageKey = query.PageKey(),
        PageSize = query.PageSize(20, 100),
    };
}
