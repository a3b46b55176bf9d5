using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;

namespace Orchestrator.Activities.Listeners;

/// <summary>Sees to it that every defined listener has its workflow. A deleted one ends by itself.</summary>
internal sealed class ListenerSupervisor(
    IDefinitions definitions,
    IEventLog log,
    ITemporalClient client,
    ListenerWaker waker,
    ListenerCalls calls,
    TimeProvider time,
    ILogger<ListenerSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> started = new(StringComparer.Ordinal);

    internal async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var head = await log.GetHeadAsync(cancellationToken);
        var defined = await definitions.ListAsync(ListenerDefinition.Kind, cancellationToken);
        waker.Watch(Parsed(defined), head);
        foreach (var gone in started.Keys.Except(defined.Select(definition => definition.Name)).ToList())
        {
            started.Remove(gone);
            calls.Wake(gone, new ListenerWake { Redefined = true });
        }

        // Read after the definitions: each of them was preceded by its position.
        var starts = (await definitions.ListAsync(ListenerStart.Kind, cancellationToken))
            .ToDictionary(start => start.Name, start => ListenerStart.Read(start.Body), StringComparer.Ordinal);
        foreach (var definition in defined)
        {
            if (!started.TryGetValue(definition.Name, out var version) || version != definition.Version)
            {
                var isNew = starts.TryGetValue(definition.Name, out var position);
                await StartAsync(definition, isNew ? position : head, redefined: version > 0, cancellationToken);
                started[definition.Name] = definition.Version;
                if (isNew)
                {
                    await definitions.DeleteAsync(ListenerStart.Kind, definition.Name, cancellationToken);
                }
            }
        }
    }

    // One that runs is called: it may have been left while nobody followed the log for it.
    private async Task StartAsync(Definition definition, long position, bool redefined, CancellationToken cancellationToken)
    {
        var options = new WorkflowOptions(WorkflowIds.Listener(definition.Name), WorkflowNames.TaskQueue)
        {
            StaticSummary = $"Listener {definition.Name}",
            StartSignal = WorkflowSignals.Wake,
            StartSignalArgs = [new ListenerWake { Redefined = redefined }],
            Rpc = new RpcOptions { CancellationToken = cancellationToken },
        };
        await client.StartWorkflowAsync(
            WorkflowNames.Listener, [new ListenerInput(definition.Name, new ListenerState { Cursor = position })], options);
    }

    private static IEnumerable<KeyValuePair<string, ListenerDefinition>> Parsed(IReadOnlyList<Definition> defined)
    {
        foreach (var definition in defined)
        {
            if (ListenerDefinition.Parse(definition.Body, definition.Project, out _) is { } listener)
            {
                yield return KeyValuePair.Create(definition.Name, listener);
            }
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
