using Microsoft.Extensions.Logging;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Activities;

/// <summary>What an activity can see and do while it runs.</summary>
public class ActivityExecutionContext
{
    private static readonly AsyncLocal<ActivityExecutionContext?> AsyncLocalCurrent = new();

    private readonly Func<ITemporalClient?> client;
    private readonly Lazy<MetricMeter> metricMeter;
    private ActivityCancellationDetails? details;

    internal ActivityExecutionContext(
        ActivityInfo info,
        CancellationToken cancellationToken,
        CancellationToken workerShutdownToken,
        ILogger logger,
        IPayloadConverter payloadConverter,
        Lazy<MetricMeter> metricMeter,
        Func<ITemporalClient?> client,
        Action<object?[]> heartbeater)
    {
        Info = info;
        CancellationToken = cancellationToken;
        WorkerShutdownToken = workerShutdownToken;
        Logger = logger;
        PayloadConverter = payloadConverter;
        this.metricMeter = metricMeter;
        this.client = client;
        Heartbeater = heartbeater;
    }

    /// <summary>Whether the caller is inside of an activity.</summary>
    public static bool HasCurrent => AsyncLocalCurrent.Value != null;

    /// <summary>The context of the running activity.</summary>
    /// <exception cref="InvalidOperationException">The caller is not inside of an activity.</exception>
    public static ActivityExecutionContext Current =>
        AsyncLocalCurrent.Value ?? throw new InvalidOperationException("No current activity context: this code does not run inside of an activity.");

    public ActivityInfo Info { get; }

    public ILogger Logger { get; }

    /// <summary>Why <see cref="CancellationToken"/> was cancelled.</summary>
    public ActivityCancelReason CancelReason { get; private set; }

    /// <summary>More about the cancellation; null while there is none.</summary>
    public ActivityCancellationDetails? CancellationDetails => Volatile.Read(ref details);

    /// <summary>Cancelled when the activity shall stop. Only activities that heartbeat learn of a request to cancel.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Cancelled when the worker begins to shut down.</summary>
    public CancellationToken WorkerShutdownToken { get; }

    public IPayloadConverter PayloadConverter { get; }

    public MetricMeter MetricMeter => metricMeter.Value;

    /// <summary>The worker's client.</summary>
    public ITemporalClient TemporalClient =>
        client() ?? throw new InvalidOperationException("No Temporal client available: the worker was not made with an ITemporalClient.");

    internal Action<object?[]> Heartbeater { get; set; }

    /// <summary>Tells the server that the activity is alive; sent at most once per throttle interval, always with the latest details.</summary>
    public void Heartbeat(params object?[] details) => Heartbeater(details);

    internal static Scope Enter(ActivityExecutionContext context)
    {
        AsyncLocalCurrent.Value = context;
        return default;
    }

    // The first reason stays.
    internal bool SetCancelReason(ActivityCancelReason reason, ActivityCancellationDetails? more = null)
    {
        if (Interlocked.CompareExchange(ref details, more ?? ActivityCancellationDetails.For(reason), null) != null)
        {
            return false;
        }

        CancelReason = reason;
        return true;
    }

    /// <summary>Leaves the context when disposed.</summary>
    internal readonly struct Scope : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => AsyncLocalCurrent.Value = null;
    }
}
