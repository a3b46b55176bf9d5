using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Findings;
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

    private static async Task<IResult> ReadStateAsync(string name, ITemporalClient client, IEventLog log, CancellationToken cancellationToken)
    {
        try
        {
            var rpc = new RpcOptions { CancellationToken = cancellationToken, Timeout = TimeSpan.FromSeconds(10) };
            var state = await client.GetWorkflowHandle(WorkflowIds.Listener(name)).QueryAsync<ListenerState>(WorkflowSignals.State, [], new() { Rpc = rpc });
            return ApiJson.Ok(new
            {
                name,
                cursor = state.Cursor,
                lag = Math.Max(0, await log.GetHeadAsync(cancellationToken) - state.Cursor),
                delivered = state.Delivered,
                failures = state.Failures,
                lastError = state.LastError,
                disabled = state.Disabled,
                deadLetters = state.DeadLetters,
            });
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return NotRunning(name);
        }
    }

    private static async Task<IResult> ReplayAsync(string name, HttpContext http, ITemporalClient client, Audit audit)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var dead = body.Member("dead") is { ValueKind: JsonValueKind.True };
        var from = body.Member("from") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var position) ? position : (long?)null;
        if (dead == from.HasValue)
        {
            return Problems.BadRequest(
                "What is to be sent again? Expected either a position of the log, or the dead letters.",
                new FieldProblem("from", "expected {\"from\": POSITION} or {\"dead\": true}"));
        }

        try
        {
            await client.GetWorkflowHandle(WorkflowIds.Listener(name)).SignalAsync(
                "Replay", [new ListenerReplay { From = from, Dead = dead }], new() { Rpc = new() { CancellationToken = http.RequestAborted } });
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return NotRunning(name);
        }

        await audit.WriteAsync(http, "listener.replayed", null, new { name, from, dead });
        return ApiJson.Ok(new { });
    }

    private static IResult NotRunning(string name) => Problems.NotFound($"There is no running listener '{name}'.");
}
