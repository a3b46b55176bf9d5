using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Listeners;

/// <summary>Sends the signals that wake listeners, several at a time; one that Temporal does not take is sent again.</summary>
internal sealed class ListenerCalls(ITemporalClient client, TimeProvider time, ILogger<ListenerCalls> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Channel<(string Name, ListenerWake Wake)> calls = Channel.CreateUnbounded<(string Name, ListenerWake Wake)>();

    internal void Wake(string name, ListenerWake wake) => calls.Writer.TryWrite((name, wake));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => SendAsync(stoppingToken)));

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var (name, wake) = await calls.Reader.ReadAsync(stoppingToken);
                while (!await IsSentAsync(name, wake, stoppingToken))
                {
                    await Task.Delay(RetryPause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start calls every listener.
        }
    }

    private async Task<bool> IsSentAsync(string name, ListenerWake wake, CancellationToken stoppingToken)
    {
        try
        {
            var rpc = new RpcOptions { CancellationToken = stoppingToken };
            await client.GetWorkflowHandle(WorkflowIds.Listener(name)).SignalAsync(WorkflowSignals.Wake, [wake], new() { Rpc = rpc });
            return true;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // It was deleted.
            return true;
        }
        catch (RpcException e)
        {
            Log.WakePostponed(logger, name, e.Message);
            return false;
        }
    }
}
