using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Client;
using Temporalio.Worker;

namespace Temporalio.Extensions.Hosting;

/// <summary>Runs a worker as long as the host runs.</summary>
public class TemporalWorkerService : BackgroundService
{
    private readonly TemporalClientConnectOptions? clientOptions;
    private readonly ITemporalClient? existingClient;
    private readonly TemporalWorkerOptions workerOptions;
    private readonly TemporalWorkerClientUpdater? clientUpdater;

    public TemporalWorkerService(TemporalWorkerServiceOptions options)
        : this(
            options.ClientOptions ?? throw new ArgumentException("Client options must be provided", nameof(options)),
            options) => clientUpdater = options.WorkerClientUpdater;

    public TemporalWorkerService(TemporalClientConnectOptions clientOptions, TemporalWorkerOptions workerOptions)
    {
        this.clientOptions = clientOptions;
        this.workerOptions = workerOptions;
    }

    public TemporalWorkerService(ITemporalClient client, TemporalWorkerOptions workerOptions)
    {
        existingClient = client;
        this.workerOptions = workerOptions;
    }

    internal TemporalWorkerService(
        string optionsName,
        IOptionsMonitor<TemporalWorkerServiceOptions> optionsMonitor,
        ITemporalClient? existingClient,
        ILoggerFactory? loggerFactory)
    {
        var options = (TemporalWorkerServiceOptions)optionsMonitor.Get(optionsName).Clone();
        if (options.ClientOptions is { } own)
        {
            clientOptions = own;
            if (loggerFactory != null)
            {
                own.LoggerFactory = loggerFactory;
            }
        }
        else
        {
            this.existingClient = existingClient ?? throw new InvalidOperationException(
                $"The worker of task queue {options.TaskQueue} has no client options and there is no ITemporalClient among the services.");
        }

        if (loggerFactory != null)
        {
            options.LoggerFactory ??= loggerFactory;
        }

        workerOptions = options;
        clientUpdater = options.WorkerClientUpdater;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var client = existingClient ?? await TemporalClient.ConnectAsync(clientOptions!).ConfigureAwait(false);
        using var worker = new TemporalWorker(client, workerOptions);
        void Update(IWorkerClient updated) => worker.Client = updated;
        clientUpdater?.Subscribe(Update);
        try
        {
            await worker.ExecuteAsync(stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            clientUpdater?.Unsubscribe(Update);
        }
    }
}
