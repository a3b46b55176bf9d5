using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Operations;

/// <summary>The kill switch: how it stands, and touching it.</summary>
internal static class KillSwitchEndpoints
{
    public static void MapKillSwitch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/killswitch", ReadAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapPost("/v1/killswitch", SetAsync).Needs(TokenScopes.Admin);
    }

    private static async Task<IResult> ReadAsync(KillSwitch killSwitch, CancellationToken cancellationToken) =>
        ApiJson.Ok(Shown(await killSwitch.ReadAsync(cancellationToken)));

    private static async Task<IResult> SetAsync(HttpContext http, KillSwitchKeeper keeper)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var problems = body.Unknown("engaged", "reason").ToList();
        if (body.Member("engaged") is not { ValueKind: JsonValueKind.True or JsonValueKind.False })
        {
            problems.Add(new FieldProblem("engaged", "expected true or false"));
        }

        if (body.Member("reason") is { ValueKind: not JsonValueKind.String } reason)
        {
            problems.Add(new FieldProblem("reason", $"expected text, got {reason.GetRawText()}"));
        }

        if (problems.Count > 0)
        {
            return Problems.BadRequest($"Cannot touch the kill switch: {problems[0].Field}: {problems[0].Problem}.", problems);
        }

        var engaged = body.Member("engaged") is { ValueKind: JsonValueKind.True };
        var change = await keeper.SetAsync(engaged, Access.Access.Of(http).Name, body.Text("reason"), http.RequestAborted);
        var shown = Shown(change.State);
        shown["changed"] = change.Changed;
        shown["sequences"] = change.Sequences;
        shown["schedules"] = change.Schedules;
        if (change.Problem is { } problem)
        {
            shown["problem"] = problem;
        }

        return ApiJson.Ok(shown);
    }

    private static JsonObject Shown(KillSwitchState state)
    {
        var shown = new JsonObject { ["name"] = "killswitch", ["state"] = state.Engaged ? "engaged" : "off", ["engaged"] = state.Engaged };
        if (state.Engagement is not null)
        {
            shown["since"] = state.Engaged ? state.EngagedAt : state.DisengagedAt;
            shown["by"] = state.By;
        }

        if (state.Reason is { } reason)
        {
            shown["reason"] = reason;
        }

        return shown;
    }
}
