using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Runtime;
using Temporalio.Worker.Interceptors;
using Temporalio.Worker.Metrics;

namespace Temporalio.Worker;

/// <summary>What the parts of a running worker share.</summary>
internal sealed class WorkerScope
{
    private readonly TemporalWorker worker;

    public WorkerScope(TemporalWorker worker)
    {
        this.worker = worker;
        var client = worker.Client.Options;
        Namespace = client.Namespace;
        DataConverter = client.DataConverter;
        LoggerFactory = worker.Options.LoggerFactory ?? client.LoggerFactory ?? NullLoggerFactory.Instance;
        Logger = LoggerFactory.CreateLogger("Temporalio.Worker");
        Interceptors =
        [
            .. (client.Interceptors ?? []).OfType<IWorkerInterceptor>(),
            .. worker.Options.Interceptors ?? [],
        ];
        Identity = worker.Options.Identity ?? Connection.Options.Identity ?? string.Empty;
        Metrics = new(Namespace, TaskQueue);
        MetricMeter = new(() => (Connection.Options.Runtime ?? TemporalRuntime.Default).MetricMeter);
    }

    public TemporalWorkerOptions Options => worker.Options;

    public string TaskQueue => worker.Options.TaskQueue!;

    public string Namespace { get; }

    public string Identity { get; }

    public DataConverter DataConverter { get; }

    public ILoggerFactory LoggerFactory { get; }

    public ILogger Logger { get; }

    /// <summary>Tells the builds of a worker program apart: the id of its assembly's module.</summary>
    public string BuildId { get; } = (System.Reflection.Assembly.GetEntryAssembly() ?? typeof(WorkerScope).Assembly).ManifestModule.ModuleVersionId.ToString("N");

    public Lazy<MetricMeter> MetricMeter { get; }

    public WorkerMetrics Metrics { get; }

    /// <summary>The first is the outermost.</summary>
    public IReadOnlyList<IWorkerInterceptor> Interceptors { get; }

    public ITemporalClient? Client => worker.Client as ITemporalClient;

    public ITemporalConnection Connection => worker.Client.BridgeClientProvider as ITemporalConnection ??
        throw new InvalidOperationException("The worker's client has no Temporal connection.");

    /// <summary>The service, through the client that the worker has now.</summary>
    public WorkflowService Service => Connection.WorkflowService;
}
