using Microsoft.AspNetCore.Http.Features;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Definitions;
using Orchestrator.Api.Events;
using Orchestrator.Api.OpenApi;
using Orchestrator.Api.Operations;
using Orchestrator.Api.Projects;
using Orchestrator.Api.Runs;
using Orchestrator.Api.Schedules;
using Orchestrator.Api.Schemas;
using Orchestrator.Api.Secrets;
using Orchestrator.Api.Sequences;
using Orchestrator.Api.Uniform;

namespace Orchestrator.Api;

/// <summary>Maps the API.</summary>
public static class ApiEndpoints
{
    /// <summary>Adds the pipeline (aliases, routing, tokens) and all endpoints.</summary>
    public static WebApplication MapApi(this WebApplication application)
    {
        // Counts from the start, not from the first time somebody asks.
        application.Services.GetRequiredService<MetricsText>();
        application.Use(ExplainErrorsAsync);
        application.Use((http, next) =>
        {
            PrefixAlias.Apply(http.Request);
            return next(http);
        });
        application.UseRouting();
        application.Use(CheckAccessAsync);

        application.MapEvents();
        application.MapStream();
        application.MapProjects();
        application.MapServices();
        application.MapResources();
        application.MapSequences();
        application.MapSequenceControl();
        application.MapEvaluation();
        application.MapJobLogs();
        application.MapRuns();
        application.MapUniform();
        application.MapIntegrationLogs();
        application.MapSecrets();
        application.MapTokens();
        application.MapDefinitions();
        application.MapListeners();
        application.MapExtensionRegistration();
        application.MapSchedules();
        application.MapSchemas();
        application.MapOperations();
        application.MapKillSwitch();
        application.MapOpenApiDocument();
        return application;
    }

    private static async Task CheckAccessAsync(HttpContext http, RequestDelegate next)
    {
        var gate = http.RequestServices.GetRequiredService<TokenGate>();
        var refusal = await gate.CheckAsync(http) ?? http.RequestServices.GetRequiredService<RateLimits>().Check(http);
        await (refusal?.ExecuteAsync(http) ?? next(http));
    }

    private static async Task ExplainErrorsAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: 404 or 405, HasStarted: false, ContentType: null })
            {
                await NothingThere(http).ExecuteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Problems.Of(e.StatusCode, "Bad request", e.Message, []).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Log.RequestBroken(http.RequestServices.GetRequiredService<ILogger<ApiOptions>>(), http.Request.Method, http.Request.Path, e);
            http.Features.Get<IHttpResponseFeature>()?.Headers.Clear();
            var (status, title) = Operations.Broken.Describe(e);
            await Problems.Of(status, title, Operations.Broken.Detail(e), []).ExecuteAsync(http);
        }
    }

    private static IResult NothingThere(HttpContext http) => http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? Problems.Of(405, "Method not allowed", $"{http.Request.Method} is not supported at {http.Request.Path}.", [])
        : Problems.NotFound($"There is nothing at {http.Request.Method} {http.Request.Path}.");
}
