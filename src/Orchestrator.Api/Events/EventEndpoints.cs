using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;
using Orchestrator.Store;

namespace Orchestrator.Api.Events;

/// <summary>Events in, and the log of them.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder endpoints)
    {
        foreach (var path in (string[])["/v1/event", "/v1/events", "/", "/v1/event/ingest"])
        {
            endpoints.MapPost(path, (RequestDelegate)AcceptAsync).Needs(TokenScopes.Emit).KeepsLimits();
            endpoints.MapMethods(path, ["OPTIONS"], (RequestDelegate)ShakeHandsAsync).AllowAnonymous();
        }

        endpoints.MapGet("/v1/event", (RequestDelegate)QueryAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapGet("/v1/event/type/{type}", (RequestDelegate)QueryByTypeAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapGet("/v1/event/triggered/{type}", (RequestDelegate)QueryTriggeredAsync).Needs(TokenScopes.Read).KeepsLimits();
    }

    private static async Task AcceptAsync(HttpContext http)
    {
        var limit = http.RequestServices.GetRequiredService<IOptions<IngressOptions>>().Value.MaxEventBytes;
        if (await JsonBody.ReadBytesAsync(http, limit) is not { } body)
        {
            http.Response.Headers.Connection = "close";
            await Problems.Of(413, "Event too large", $"The body is larger than {limit} bytes, the limit for events (ORC_MAX_EVENT_BYTES).", []).ExecuteAsync(http);
            return;
        }

        var request = new IngressRequest(body, http.Request.ContentType) { Headers = EventHeaders(http.Request), Caller = Access.Access.Of(http).Caller };
        var answer = await http.RequestServices.GetRequiredService<IIngress>().AcceptAsync(request, http.RequestAborted);
        await EventAnswers.WriteAsync(http, answer);
    }

    private static List<KeyValuePair<string, string>> EventHeaders(HttpRequest request)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase) || name.Equals("Idempotency-Key", StringComparison.OrdinalIgnoreCase))
            {
                headers.Add(new(name, values.ToString()));
            }
        }

        return headers;
    }

    // http-webhook 1.0, section 4: any sender that may have a token may send.
    private static Task ShakeHandsAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Allow = "POST, OPTIONS";
        if (http.Request.Headers["WebHook-Request-Origin"] is [{ Length: > 0 } origin, ..])
        {
            headers["WebHook-Allowed-Origin"] = origin;
            headers["WebHook-Allowed-Rate"] = "*";
        }

        http.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    private static async Task QueryAsync(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query);
        var wanted = new EventQuery
        {
            Contexts = query.List("keptnContext"),
            Project = query.Text("project"),
            Stage = query.Text("stage"),
            Service = query.Text("service"),
            Type = query.Text("type"),
            Source = query.Text("source"),
            EventId = query.Text("eventID") ?? query.Text("eventId"),
            TriggeredId = query.Text("triggeredid"),
            Result = query.Text("result"),
            State = query.Flag("unmatched") ? DispatchState.Unmatched : null,
            FromTime = query.Time("fromTime"),
            BeforeTime = query.Time("beforeTime"),
            RootsOnly = query.Flag("root"),
            OldestFirst = query.Text("order") is "asc",
            PageKey = query.PageKey(),
            PageSize = query.PageSize(20, 100),
            Count = true,
        };
        await AnswerAsync(http, query, wanted, openOnly: false);
    }

    private static async Task QueryByTypeAsync(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query);
        var (filter, refusal) = EventTypeFilter.Read(query.Text("filter"));
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var wanted = filter with
        {
            Type = http.Request.RouteValues["type"] as string,
            FromTime = query.Time("fromTime"),
            BeforeTime = query.Time("beforeTime"),
            PageSize = (int)Math.Clamp(query.Number("limit") ?? 20, 1, 100),
            Count = true,
        };
        await AnswerAsync(http, query, wanted, openOnly: false);
    }

    private static async Task QueryTriggeredAsync(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query);
        var project = query.Text("project");
        if (project is not null && await http.RequestServices.GetRequiredService<IRegistry>().FindProjectAsync(project, http.RequestAborted) is null)
        {
            await Problems.NotFound($"There is no project '{project}'.").ExecuteAsync(http);
            return;
        }

        var wanted = new EventQuery
        {
            Type = http.Request.RouteValues["type"] as string,
            Project = project,
            Stage = query.Text("stage"),
            Service = query.Text("service"),
            EventId = query.Text("eventID") ?? query.Text("eventId"),
            PageKey = query.PageKey(),
            PageSize = query.PageSize(20, 100),
            Count = true,
        };
        await AnswerAsync(http, query, wanted, openOnly: true);
    }

    private static async Task AnswerAsync(HttpContext http, QueryReader query, EventQuery wanted, bool openOnly)
    {
        if (query.Refusal() is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var access = Access.Access.Of(http);
        wanted = access.Project is null ? wanted : wanted with { Project = access.Project };
        wanted = access.Context is null ? wanted : wanted with { Contexts = [access.Context] };
        var log = http.RequestServices.GetRequiredService<IEventLog>();
        var page = openOnly ? await log.QueryOpenAsync(wanted, http.RequestAborted) : await log.QueryAsync(wanted, http.RequestAborted);
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter, ApiJson.Writer);
        writer.WriteStartObject();
        writer.WriteStartArray("events");
        foreach (var logged in page.Events)
        {
            writer.WriteRawValue(logged.Body.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteString("nextPageKey", Paged.Key(page.NextPageKey));
        writer.WriteNumber("pageSize", page.Events.Count);
        writer.WriteNumber("totalCount", page.TotalCount ?? page.Events.Count);
        if (page.TotalCount >= EventQuery.MaximumCount)
        {
            // Counting ended there; more is not worth reading a log of any length.
            writer.WriteBoolean("totalCountIsMinimum", true);
        }

        writer.WriteEndObject();
    }
}
