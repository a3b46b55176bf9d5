using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Orchestrator.Activities.Listeners;

/// <summary>Sees to it that every defined listener has its workflow. A deleted one ends by itself.</summary>
internal sealed class ListenerSupervisor(
    IDefinitions definitions, IEventLog log, ITemporalClient client, TimeProvider time, ILogger<ListenerSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    internal async Task StartAllAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in await definitions.ListAsync(ListenerDefinition.Kind, cancellationToken))
        {
            var state = new ListenerState { Cursor = await log.GetHeadAsync(cancellationToken) };
            var options = new WorkflowOptions(WorkflowIds.Listener(definition.Name), WorkflowNames.TaskQueue)
            {
                IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting,
                StaticSummary = $"Listener {definition.Name}",
                Rpc = new RpcOptions { CancellationToken = cancellationToken },
            };
            await client.StartWorkflowAsync(WorkflowNames.Listener, [new ListenerInput(definition.Name, state)], options);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long seen = -1;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var version = definitions.Version;
            if (version == seen)
            {
                continue;
            }

            try
            {
                await StartAllAsync(stoppingToken);
                seen = version;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Temporal may be away for a while; the next tick tries again.
                Log.StartFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
