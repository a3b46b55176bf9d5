using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Ingress;
using Orchestrator.Model.Findings;
using Orchestrator.Store;
using Temporalio.Api.Enums.V1;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Schedules;

/// <summary>Schedules: making, replacing, removing them, and pausing, triggering and backfilling by hand.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/schedules", ListAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/schedules", CreateAsync).Needs(TokenScopes.Admin);
        endpoints.MapGet("/v1/schedules/{name}", FindAsync).Needs(TokenScopes.Read);
        endpoints.MapPut("/v1/schedules/{name}", PutAsync).Needs(TokenScopes.Admin);
        endpoints.MapDelete("/v1/schedules/{name}", DeleteAsync).Needs(TokenScopes.Admin);
        endpoints.MapPost("/v1/schedules/{name}/pause", PauseAsync).Needs(TokenScopes.Operate);
        endpoints.MapPost("/v1/schedules/{name}/resume", ResumeAsync).Needs(TokenScopes.Operate);
        endpoints.MapPost("/v1/schedules/{name}/trigger", TriggerAsync).Needs(TokenScopes.Operate);
        endpoints.MapPost("/v1/schedules/{name}/backfill", BackfillAsync).Needs(TokenScopes.Operate);
    }

    private static async Task<IResult> ListAsync(HttpContext http, Schedules schedules)
    {
        var query = new QueryReader(http.Request.Query);
        return Paged.Of("schedules", await schedules.ListAsync(query.Text("project"), http.RequestAborted), query);
    }

    private static async Task<IResult> FindAsync(string name, HttpContext http, Schedules schedules) =>
        await schedules.FindAsync(name, http.RequestAborted) is { } found ? ApiJson.Ok(found) : await UnknownAsync(name, http, schedules);

    private static async Task<IResult> CreateAsync(HttpContext http, Schedules schedules, ScheduleReader reader, Audit audit)
    {
        var (definition, refusal) = await ReadAsync(null, http, reader);
        return definition is null ? refusal : await RefusingAsync(async () =>
        {
            if (!await schedules.CreateAsync(definition, http.RequestAborted))
            {
                return Problems.Conflict($"Schedule '{definition.Name}' exists already.");
            }

            await WriteAsync(audit, http, "created", definition);
            return ApiJson.Created(await schedules.FindAsync(definition.Name, http.RequestAborted) ?? []);
        });
    }

    private static async Task<IResult> PutAsync(string name, HttpContext http, Schedules schedules, ScheduleReader reader, Audit audit)
    {
        var (definition, refusal) = await ReadAsync(name, http, reader);
        return definition is null ? refusal : await RefusingAsync(async () =>
        {
            // Another caller may remove or make it in between.
            while (!await schedules.ReplaceAsync(definition, http.RequestAborted) && !await schedules.CreateAsync(definition, http.RequestAborted))
            {
                http.RequestAborted.ThrowIfCancellationRequested();
            }

            await WriteAsync(audit, http, "updated", definition);
            return ApiJson.Ok(await schedules.FindAsync(name, http.RequestAborted) ?? []);
        });
    }

    private static Task<IResult> DeleteAsync(string name, HttpContext http, Schedules schedules, Audit audit) =>
        OrderAsync("deleted", name, http, schedules, audit, (handle, _, _) => handle.DeleteAsync(Schedules.Rpc(http.RequestAborted)));

    private static Task<IResult> PauseAsync(string name, HttpContext http, Schedules schedules, Audit audit) =>
        OrderAsync("paused", name, http, schedules, audit, (handle, note, _) => handle.PauseAsync(note, Schedules.Rpc(http.RequestAborted)), "note");

    private static Task<IResult> ResumeAsync(string name, HttpContext http, Schedules schedules, Audit audit) =>
        OrderAsync("resumed", name, http, schedules, audit, (handle, note, _) => handle.UnpauseAsync(note, Schedules.Rpc(http.RequestAborted)), "note");

    private static Task<IResult> TriggerAsync(string name, HttpContext http, Schedules schedules, Audit audit) =>
        OrderAsync(
            "triggered",
            name,
            http,
            schedules,
            audit,
            (handle, _, fields) =>
            {
                var overlap = fields.Overlap(ScheduleOverlapPolicy.Unspecified);
                return fields.Problems.Count > 0
                    ? null
                    : handle.TriggerAsync(new ScheduleTriggerOptions { Overlap = overlap, Rpc = Schedules.Rpc(http.RequestAborted) });
            },
            "overlap");

    private static Task<IResult> BackfillAsync(string name, HttpContext http, Schedules schedules, Audit audit) =>
        OrderAsync(
            "backfilled",
            name,
            http,
            schedules,
            audit,
            (handle, _, fields) =>
            {
                fields.Required("start");
                fields.Required("end");
                var (start, end, overlap) = (fields.Time("start"), fields.Time("end"), fields.Overlap(ScheduleOverlapPolicy.AllowAll));
                if (end < start)
                {
                    fields.Problems.Add(new FieldProblem("end", "is before 'start'"));
                }

                return fields.Problems.Count > 0 || start is not { } from || end is not { } to
                    ? null
                    : handle.BackfillAsync([new ScheduleBackfill(from, to, overlap)], Schedules.Rpc(http.RequestAborted));
            },
            "start",
            "end",
            "overlap");

    /// <summary>Gives one order to a schedule; the order is null when the body cannot be used.</summary>
    private static async Task<IResult> OrderAsync(
        string what, string name, HttpContext http, Schedules schedules, Audit audit, Func<ScheduleHandle, string?, ScheduleFields, Task?> order, params string[] known)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http, optional: true);
        if (refusal is not null)
        {
            return refusal;
        }

        var stopped = await http.RequestServices.GetRequiredService<KillSwitch>().ReadAsync(http.RequestAborted);
        if (stopped.Engaged && what is ("resumed" or "triggered" or "backfilled"))
        {
            return Problems.Conflict(stopped.Refusal);
        }

        var fields = new ScheduleFields(body);
        fields.Problems.AddRange(body.Unknown(known));
        var note = fields.Text("note");
        try
        {
            if (fields.Problems.Count > 0 || order(schedules.Handle(name), note, fields) is not { } ordered)
            {
                return Refused(fields.Problems);
            }

            await ordered;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return await UnknownAsync(name, http, schedules);
        }

        await audit.WriteAsync(http, $"schedule.{what}", null, new { name, order = body });
        return ApiJson.Ok(await schedules.FindAsync(name, http.RequestAborted) ?? []);
    }

    private static async Task<(ScheduleDefinition? Definition, IResult Refusal)> ReadAsync(string? name, HttpContext http, ScheduleReader reader)
    {
        var (body, unreadable) = await JsonBody.ReadObjectAsync(http);
        if (unreadable is not null)
        {
            return (null, unreadable);
        }

        var (definition, problems) = await reader.ReadAsync(name, body, http.RequestAborted);
        return (definition, Refused(problems));
    }

    // What is wrong with a cron text is for Temporal to say.
    private static async Task<IResult> RefusingAsync(Func<Task<IResult>> write)
    {
        try
        {
            return await write();
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.InvalidArgument)
        {
            return Refused([new FieldProblem("cron", e.Message)]);
        }
    }

    private static IResult Refused(IReadOnlyList<FieldProblem> problems) => Problems.BadRequest(
        $"Cannot use the schedule{(problems.Count > 0 ? $": {problems[0].Field}: {problems[0].Problem}" : "")}.", problems);

    private static async Task<IResult> UnknownAsync(string name, HttpContext http, Schedules schedules) =>
        Problems.NotFound($"There is no Schedule '{name}'.{NearestNames.Suggestion(name, await schedules.ListNamesAsync(http.RequestAborted))}");

    private static Task WriteAsync(Audit audit, HttpContext http, string what, ScheduleDefinition definition) =>
        audit.WriteAsync(http, $"schedule.{what}", definition.Project, new { name = definition.Name });
}
