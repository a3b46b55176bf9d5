using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Definitions;

/// <summary>How far listeners are: what their workflows say, and what is in the log behind that.</summary>
internal sealed class ListenerStates(ITemporalClient client, IEventLog log, TimeProvider time)
{
    private const int MostCounted = 10_000;
    private const int PageSize = 500;

    // One that rests was looked at up to the newest event that was for it.
    private const int MostCountedAtRest = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Adds the members of the state; a listener whose workflow does not answer is <c>unknown</c>.</summary>
    public async Task AddAsync(JsonObject shown, Definition definition, bool whole, CancellationToken cancellationToken)
    {
        var (state, problem) = await ReadAsync(definition.Name, cancellationToken);
        if (state is null)
        {
            (shown["state"], shown["lastError"]) = ("unknown", problem);
            return;
        }

        shown["state"] = state switch
        {
            { Disabled: true } => "disabled",
            { LastError: not null } => "failing",
            { Idle: true } => "resting",
            _ => "delivering",
        };
        var (lag, since) = await LagAsync(definition, state, cancellationToken);
        shown["cursor"] = state.Cursor;
        shown["lag"] = lag;
        shown["lagSeconds"] = since is { } oldest ? Math.Round(Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds), 3) : 0;
        shown["delivered"] = state.Delivered;
        shown["failures"] = state.Failures;
        if (state.LastError is { } error)
        {
            shown["lastError"] = error;
        }

        shown["dead"] = state.DeadLetters.Count;
        if (whole)
        {
            shown["deadLetters"] = JsonSerializer.SerializeToNode(state.DeadLetters, ApiJson.Options);
        }
    }

    private async Task<(ListenerState? State, string? Problem)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var rpc = new RpcOptions { CancellationToken = cancellationToken, Timeout = Patience };
            return (await client.GetWorkflowHandle(WorkflowIds.Listener(name)).QueryAsync<ListenerState>(WorkflowSignals.State, [], new() { Rpc = rpc }), null);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return (null, "its workflow does not run");
        }
        catch (RpcException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>How many events wait for it, up to a limit, and since when the first one does.</summary>
    private async Task<(int Lag, DateTimeOffset? Since)> LagAsync(Definition definition, ListenerState state, CancellationToken cancellationToken)
    {
        if (ListenerDefinition.Parse(definition.Body, definition.Project, out _) is not { } listener)
        {
            return (0, null);
        }

        var head = await log.GetHeadAsync(cancellationToken);
        var cursor = state.Idle ? Math.Max(state.Cursor, head - MostCountedAtRest) : state.Cursor;
        var (lag, since) = (0, (DateTimeOffset?)null);
        while (lag < MostCounted && await log.ReadAfterAsync(cursor, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var logged in page.Where(one => IsFor(listener, one)))
            {
                lag++;
                since ??= logged.LoggedAt;
            }

            cursor = page[^1].Sequence;
            if (cursor >= head)
            {
                break;
            }
        }

        return (lag, since);
    }

    private static bool IsFor(ListenerDefinition listener, LoggedEvent logged)
    {
        try
        {
            return listener.Wants(logged.Type, logged.Project, () => new EventSubject(EventJson.Parse(logged.Body)));
        }
        catch (FormatException)
        {
            // Its delivery passes over it too.
            return false;
        }
    }
}
