using System.Reflection;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Store;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Operations;

/// <summary>Health, metrics, and what this server is.</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => ApiJson.Ok(new { status = "live" })).AllowAnonymous();
        endpoints.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
        endpoints.MapGet("/health", () => Results.Ok()).AllowAnonymous();
        endpoints.MapGet("/v1/health", () => Results.Ok()).AllowAnonymous();
        endpoints.MapGet("/metrics", (MetricsText metrics) => Results.Text(metrics.Write(), MetricsText.ContentType)).Needs(TokenScopes.Read);
        endpoints.MapGet("/v1/metadata", Metadata).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapPost("/v1/auth", () => ApiJson.Ok(new { })).Needs(TokenScopes.Read).KeepsLimits();
    }

    private static async Task<IResult> ReadyAsync(IEventLog log, ITemporalClient temporal, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        var store = await CheckAsync(() => log.GetHeadAsync(limit.Token));
        var service = await CheckAsync(() => temporal.WorkflowService.GetSystemInfoAsync(new(), new() { CancellationToken = limit.Token }));
        var ready = store == "ok" && service == "ok";
        return Results.Json(new { status = ready ? "ready" : "not ready", store, temporal = service }, ApiJson.Options, statusCode: ready ? 200 : 503);
    }

    private static async Task<string> CheckAsync(Func<Task> check)
    {
        try
        {
            await check();
            return "ok";
        }
        catch (Exception e) when (e is RpcException or System.Data.Common.DbException or IOException or OperationCanceledException)
        {
            return $"does not answer ({e.GetType().Name})";
        }
    }

    private static IResult Metadata(ITemporalClient temporal) => ApiJson.Ok(new
    {
        bridgeversion = "",
        keptnlabel = "orchestrator",
        keptnversion = Version,
        orchestratorversion = Version,
        shipyardversion = "0.2.3",
        @namespace = temporal.Options.Namespace,
    });

    private static string Version { get; } =
        typeof(OperationsEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
