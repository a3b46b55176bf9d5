using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Definitions;

/// <summary>
/// Starts and calls the workflows of listeners at once when they are defined here. A worker does the same a moment later, so that one
/// which could not be reached here is not forgotten; the position is written down for it.
/// </summary>
internal sealed class ListenerStarts(IDefinitions definitions, IEventLog log, ITemporalClient client, ILogger<ListenerStarts> logger)
{
    /// <summary>Before a listener is defined: a new one gets what is logged from now on, whenever its workflow begins.</summary>
    public async Task PrepareAsync(string name, CancellationToken cancellationToken)
    {
        if (await definitions.FindAsync(ListenerDefinition.Kind, name, cancellationToken) is null)
        {
            var head = await log.GetHeadAsync(cancellationToken);
            await definitions.PutAsync(new Definition(ListenerStart.Kind, name, ListenerStart.Write(head)), cancellationToken);
        }
    }

    /// <summary>The definition was made or changed.</summary>
    public async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        var start = await definitions.FindAsync(ListenerStart.Kind, name, cancellationToken);
        var position = start is null ? await log.GetHeadAsync(cancellationToken) : ListenerStart.Read(start.Body);
        var options = new WorkflowOptions(WorkflowIds.Listener(name), WorkflowNames.TaskQueue)
        {
            StaticSummary = $"Listener {name}",
            StartSignal = WorkflowSignals.Wake,
            StartSignalArgs = [new ListenerWake { Redefined = true }],
            Rpc = Rpc(cancellationToken),
        };
        try
        {
            await client.StartWorkflowAsync(WorkflowNames.Listener, [new ListenerInput(name, new ListenerState { Cursor = position })], options);
            if (start is not null)
            {
                await definitions.DeleteAsync(ListenerStart.Kind, name, cancellationToken);
            }
        }
        catch (RpcException e)
        {
            Log.ListenerNotReached(logger, name, e.Message);
        }
    }

    /// <summary>The definition is gone: the workflow looks and ends.</summary>
    public async Task EndAsync(string name, CancellationToken cancellationToken)
    {
        await definitions.DeleteAsync(ListenerStart.Kind, name, cancellationToken);
        try
        {
            await client.GetWorkflowHandle(WorkflowIds.Listener(name)).SignalAsync(
                WorkflowSignals.Wake, [new ListenerWake { Redefined = true }], new() { Rpc = Rpc(cancellationToken) });
        }
        catch (RpcException e)
        {
            Log.ListenerNotReached(logger, name, e.Message);
        }
    }

    private static RpcOptions Rpc(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken, Timeout = TimeSpan.FromSeconds(10) };
}
