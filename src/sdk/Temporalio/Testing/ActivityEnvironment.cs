using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Testing;

/// <summary>Runs activity code outside of a worker.</summary>
public record ActivityEnvironment
{
    public static readonly ActivityInfo DefaultInfo = new(
        ActivityId: "test",
        ActivityType: "unknown",
        Attempt: 1,
        CurrentAttemptScheduledTime: new(1970, 1, 1, 1, 1, 1, DateTimeKind.Utc),
        DataConverter: DataConverter.Default,
        HeartbeatDetails: [],
        HeartbeatTimeout: null,
        IsLocal: false,
        Namespace: "default",
        Priority: new(),
        RetryPolicy: new(),
        ScheduleToCloseTimeout: TimeSpan.FromSeconds(1),
        ScheduledTime: new(1970, 1, 1, 1, 1, 1, DateTimeKind.Utc),
        StartToCloseTimeout: TimeSpan.FromSeconds(1),
        StartedTime: new(1970, 1, 1, 1, 1, 1, DateTimeKind.Utc),
        TaskQueue: "test",
        TaskToken: "test"u8.ToArray(),
        WorkflowId: "test",
        WorkflowNamespace: "default",
        WorkflowRunId: "test-run",
        WorkflowType: "test");

    private ActivityExecutionContext? current;

    public ActivityInfo Info { get; init; } = DefaultInfo;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IPayloadConverter PayloadConverter { get; init; } = DataConverter.Default.PayloadConverter;

    public MetricMeter? MetricMeter { get; init; }

    public ITemporalClient? TemporalClient { get; init; }

    /// <summary>Reason that the activity sees.</summary>
    public ActivityCancelReason CancelReason { get; set; }

    public ActivityCancellationDetails? CancellationDetails { get; set; }

    public CancellationTokenSource CancellationTokenSource { get; init; } = new();

    public CancellationTokenSource WorkerShutdownTokenSource { get; init; } = new();

    /// <summary>Called for each heartbeat.</summary>
    public Action<object?[]> Heartbeater { get; init; } = details => { };

    public Task RunAsync(Action activity) => RunAsync(() =>
    {
        activity();
        return Task.FromResult(default(ValueTuple));
    });

    public Task<T> RunAsync<T>(Func<T> activity) => RunAsync(() => Task.FromResult(activity()));

    public Task RunAsync(Func<Task> activity) => RunAsync(async () =>
    {
        await activity().ConfigureAwait(false);
        return default(ValueTuple);
    });

    /// <summary>Runs the activity inside of an activity context.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> activity)
    {
        var context = new ActivityExecutionContext(
            Info,
            CancellationTokenSource.Token,
            WorkerShutdownTokenSource.Token,
            Logger,
            PayloadConverter,
            new(() => MetricMeter ?? MeterMetricMeter.Default),
            () => TemporalClient,
            Heartbeater);
        if (CancelReason != ActivityCancelReason.None)
        {
            context.SetCancelReason(CancelReason, CancellationDetails);
        }

        current = context;
        using var scope = ActivityExecutionContext.Enter(context);
        return await activity().ConfigureAwait(false);
    }

    public void Cancel() => Cancel(ActivityCancelReason.CancelRequested);

    public void Cancel(ActivityCancelReason reason) => Cancel(reason, ActivityCancellationDetails.For(reason));

    /// <summary>Cancels the activity.</summary>
    public void Cancel(ActivityCancelReason reason, ActivityCancellationDetails details)
    {
        CancelReason = reason;
        CancellationDetails = details;
        current?.SetCancelReason(reason, details);
        CancellationTokenSource.Cancel();
    }
}
