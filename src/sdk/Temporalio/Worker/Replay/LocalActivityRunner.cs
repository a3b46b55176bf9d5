using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Runs the local activities of one run: attempts, time limits, back-off, cancellation.</summary>
internal sealed class LocalActivityRunner(WorkflowTaskHandlerOptions options, string workflowId, string runId, string workflowType)
{
    private static readonly TimeSpan DefaultLocalRetryThreshold = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<(LocalActivityOperation Operation, LocalActivityMarker Outcome)> finished = new();
    private readonly Dictionary<uint, CancellationTokenSource> running = [];
    private TaskCompletionSource? wake;

    /// <summary>Starts the activity unless it runs already.</summary>
    public void Start(LocalActivityOperation operation)
    {
        // Never disposed: it has no timer, and a cancellation may come while the activity ends.
        var cancellation = new CancellationTokenSource();
        lock (gate)
        {
            if (!running.TryAdd(operation.Seq, cancellation))
            {
                return;
            }
        }

        _ = Task.Run(async () =>
        {
            var outcome = await RunAsync(operation, cancellation);
            lock (gate)
            {
                if (running.Remove(operation.Seq))
                {
                    finished.Enqueue((operation, outcome));
                    wake?.TrySetResult();
                    wake = null;
                }
            }
        });
    }

    public void Cancel(LocalActivityOperation operation)
    {
        CancellationTokenSource? cancellation;
        lock (gate)
        {
            cancellation = running.GetValueOrDefault(operation.Seq);
            if (cancellation is not null && operation.Options.CancellationType != Workflows.ActivityCancellationType.WaitCancellationCompleted)
            {
                // The workflow goes on; what the attempt still does is nobody's business.
                running.Remove(operation.Seq);
                finished.Enqueue((operation, MarkerOf(operation, operation.FirstAttempt, DateTime.UtcNow, null, CanceledFailure(), null)));
            }
        }

        cancellation?.Cancel();
    }

    /// <summary>The run left the cache: nobody waits any more.</summary>
    public void CancelAll()
    {
        List<CancellationTokenSource> all;
        lock (gate)
        {
            all = [.. running.Values];
            running.Clear();
            finished.Clear();
        }

        all.ForEach(cancellation => cancellation.Cancel());
    }

    /// <summary>The next outcome; null when the time is up.</summary>
    public async Task<(LocalActivityOperation Operation, LocalActivityMarker Outcome)?> NextAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Task woken;
        lock (gate)
        {
            if (finished.TryDequeue(out var ready))
            {
                return ready;
            }

            wake ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            woken = wake.Task;
        }

        if (limit <= TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            await woken.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        lock (gate)
        {
            return finished.TryDequeue(out var ready) ? ready : null;
        }
    }

    private async Task<LocalActivityMarker> RunAsync(LocalActivityOperation operation, CancellationTokenSource cancellation)
    {
        var scheduled = operation.OriginalScheduleTime ?? DateTime.UtcNow;
        var policy = operation.RetryPolicy;
        var threshold = operation.Options.LocalRetryThreshold ?? DefaultLocalRetryThreshold;
        for (var attempt = operation.FirstAttempt; ; attempt++)
        {
            var outcome = await AttemptAsync(operation, attempt, scheduled, cancellation.Token);
            if (outcome.Failure is not { } failed)
            {
                return MarkerOf(operation, attempt, scheduled, outcome.Result, null, null);
            }

            var backoff = LocalRetry.Backoff(policy, failed, attempt);
            var pastClose = operation.Options.ScheduleToCloseTimeout is { } close && scheduled + close <= DateTime.UtcNow + (backoff ?? default);
            if (cancellation.IsCancellationRequested || backoff is not { } pause || pastClose)
            {
                return MarkerOf(operation, attempt, scheduled, null, failed, null);
            }

            if (pause > threshold)
            {
                return MarkerOf(operation, attempt, scheduled, null, failed, pause);
            }

            try
            {
                await Task.Delay(pause, cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                return MarkerOf(operation, attempt, scheduled, null, CanceledFailure(), null);
            }
        }
    }

    private async Task<LocalActivityOutcome> AttemptAsync(LocalActivityOperation operation, int attempt, DateTime scheduled, CancellationToken cancellationToken)
    {
        var settings = operation.Options;
        var untilClose = settings.ScheduleToCloseTimeout - (DateTime.UtcNow - scheduled);
        var (limit, kind) = settings.StartToCloseTimeout is { } startToClose && !(untilClose < startToClose)
            ? (startToClose, TimeoutType.StartToClose)
            : (untilClose ?? Timeout.InfiniteTimeSpan, TimeoutType.ScheduleToClose);
        if (limit != Timeout.InfiniteTimeSpan && limit <= TimeSpan.Zero)
        {
            return new(null, TimedOut(kind));
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = options.ExecuteLocalActivity(
            new()
            {
                ActivityType = operation.ActivityType,
                ActivityId = operation.Id,
                Attempt = attempt,
                Arguments = operation.Arguments,
                Headers = operation.Headers,
                Namespace = options.Namespace,
                TaskQueue = options.TaskQueue,
                WorkflowId = workflowId,
                WorkflowRunId = runId,
                WorkflowType = workflowType,
                ScheduledTime = scheduled,
                CurrentAttemptScheduledTime = DateTime.UtcNow,
                ScheduleToCloseTimeout = settings.ScheduleToCloseTimeout,
                StartToCloseTimeout = settings.StartToCloseTimeout,
                RetryPolicy = operation.RetryPolicy,
            },
            ending.Token);
        try
        {
            return await work.WaitAsync(limit, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await ending.CancelAsync();
            return new(null, TimedOut(kind));
        }
#pragma warning disable CA1031 // Whatever the executor throws is how the attempt ended.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new(null, cancellationToken.IsCancellationRequested
                ? CanceledFailure()
                : options.DataConverter.FailureConverter.ToFailure(e, options.DataConverter.PayloadConverter));
        }
    }

    private static LocalActivityMarker MarkerOf(
        LocalActivityOperation operation, int attempt, DateTime scheduled, Api.Common.V1.Payload? result, Failure? failure, TimeSpan? backoff) => new(
        new(
            operation.Seq,
            (uint)attempt,
            operation.Id,
            operation.ActivityType,
            LocalActivityMarker.Moment.Of(DateTime.UtcNow),
            backoff is { } pause ? LocalActivityMarker.Moment.Of(pause) : null,
            LocalActivityMarker.Moment.Of(scheduled)),
        result,
        failure);

    private static Failure CanceledFailure() => new() { Message = "Activity cancelled", CanceledFailureInfo = new() };

    private static Failure TimedOut(TimeoutType kind) => new()
    {
        Message = $"activity {kind} timeout",
        TimeoutFailureInfo = new() { TimeoutType = kind },
    };
}
