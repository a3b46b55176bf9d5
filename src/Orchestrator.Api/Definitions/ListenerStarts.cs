using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Definitions;

/// <summary>
/// Starts and calls the workflows of listeners at once when they are defined here. A worker does the same a moment later, so that one
/// which could not be reached here is not forgotten.
/// </summary>
internal sealed class ListenerStarts(IEventLog log, ITemporalClient client, ILogger<ListenerStarts> logger)
{
    /// <summary>A new listener gets what is logged from now on.</summary>
    public Task<long> PositionAsync(CancellationToken cancellationToken) => log.GetHeadAsync(cancellationToken);

    /// <summary>The definition was made or changed.</summary>
    public async Task StartAsync(string name, long position, CancellationToken cancellationToken)
    {
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
        }
        catch (RpcException e)
        {
            Log.ListenerNotReached(logger, name, e.Message);
        }
    }

    /// <summary>The definition is gone: the workflow looks and ends.</summary>
    public async Task EndAsync(string name, CancellationToken cancellationToken)
    {
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
