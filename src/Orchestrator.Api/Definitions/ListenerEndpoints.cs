using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Definitions;

/// <summary>How far a listener is, and sending to it again.</summary>
internal static class ListenerEndpoints
{
    public static void MapListeners(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/listeners/{name}/state", ReadStateAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/listeners/{name}/replay", ReplayAsync).Needs(TokenScopes.Operate);
    }

    private static async Task<IResult> ReadStateAsync(string name, IDefinitions definitions, ListenerStates states, CancellationToken cancellationToken)
    {
        if (await definitions.FindAsync(ListenerDefinition.Kind, name, cancellationToken) is not { } definition)
        {
            return NotRunning(name);
        }

        var shown = new JsonObject { ["name"] = name };
        await states.AddAsync(shown, definition, whole: true, cancellationToken);
        return ApiJson.Ok(shown);
    }

    private static async Task<IResult> ReplayAsync(string name, HttpContext http, ITemporalClient client, Audit audit)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var dead = body.Member("dead") is { ValueKind: JsonValueKind.True };
        var (from, problem) = await PositionAsync(body, http);
        if (problem is not null || dead == from.HasValue)
        {
            return Problems.BadRequest(
                "What is to be sent again? Expected either a time or a position of the log, or the dead letters.",
                problem ?? new FieldProblem("from", "expected {\"from\": TIME or POSITION} or {\"dead\": true}"));
        }

        try
        {
            await client.GetWorkflowHandle(WorkflowIds.Listener(name)).SignalAsync(
                WorkflowSignals.Replay, [new ListenerReplay { From = from, Dead = dead }], new() { Rpc = new() { CancellationToken = http.RequestAborted } });
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return NotRunning(name);
        }

        await audit.WriteAsync(http, "listener.replayed", null, new { name, from, dead });
        return ApiJson.Ok(new { name, from, dead });
    }

    /// <summary>The position in the log before the first event from that time on.</summary>
    private static async Task<(long? Position, FieldProblem? Problem)> PositionAsync(JsonElement body, HttpContext http)
    {
        if (body.Member("from") is not { } from)
        {
            return (null, null);
        }

        if (from.ValueKind == JsonValueKind.Number && from.TryGetInt64(out var position) && position >= 0)
        {
            return (position, null);
        }

        if (!Timestamp.TryParse(from.ToString(), out var time)
            && !DateTimeOffset.TryParse(from.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return (null, new FieldProblem("from", $"expected a time such as 2026-01-31T12:00:00Z or a position of the log, got '{from}'"));
        }

        var log = http.RequestServices.GetRequiredService<IEventLog>();
        var query = new EventQuery { FromTime = time.AddTicks(-1), OldestFirst = true, PageSize = 1 };
        return (await log.QueryAsync(query, http.RequestAborted)).Events is [var first, ..]
            ? (first.Sequence - 1, null)
            : (await log.GetHeadAsync(http.RequestAborted), null);
    }

    private static IResult NotRunning(string name) => Problems.NotFound($"There is no running listener '{name}'.");
}
