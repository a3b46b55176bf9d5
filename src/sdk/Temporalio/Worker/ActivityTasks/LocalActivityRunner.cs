using System.Collections.Concurrent;
using Temporalio.Activities;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker.Replay;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Runs attempts of local activities for workflows.</summary>
internal sealed class LocalActivityRunner(
    WorkerScope scope,
    ActivityExecutor executor,
    ConcurrentDictionary<RunningActivity, bool> running,
    CancellationToken shutdown) : IDisposable
{
    private readonly SemaphoreSlim slots = new(scope.Options.MaxConcurrentLocalActivities ?? 100);

    public async Task<LocalActivityOutcome> RunAsync(LocalActivityAttempt attempt, CancellationToken cancellationToken)
    {
        var converter = ConverterFor(attempt);
        try
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Canceled(converter);
        }

        try
        {
            return await RunInSlotAsync(attempt, converter, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => slots.Dispose();

    private async Task<LocalActivityOutcome> RunInSlotAsync(
        LocalActivityAttempt attempt, DataConverter converter, CancellationToken cancellationToken)
    {
        using var activity = new RunningActivity { Context = null! };
        activity.Context = new(
            ActivityTaskInfo.From(attempt, converter),
            activity.Token,
            shutdown,
            executor.Logger,
            converter.PayloadConverter,
            scope.MetricMeter,
            () => scope.Client,
            static _ => { });
        running.TryAdd(activity, true);
        try
        {
            await using var registration = cancellationToken.UnsafeRegister(
                static state => ((RunningActivity)state!).Cancel(ActivityCancelReason.CancelRequested), activity).ConfigureAwait(false);
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            var outcome = await executor.ExecuteAsync(activity.Context, attempt.Arguments, attempt.Headers).ConfigureAwait(false);
            scope.Metrics.LocalActivityDone(attempt.ActivityType, System.Diagnostics.Stopwatch.GetElapsedTime(began), outcome.Failure is not null);
            return Outcome(attempt, activity.Context, outcome, converter);
        }
        finally
        {
            running.TryRemove(activity, out _);
        }
    }

    private LocalActivityOutcome Outcome(
        LocalActivityAttempt attempt, ActivityExecutionContext context, ActivityOutcome outcome, DataConverter converter)
    {
        if (outcome.Failure is not { } failure)
        {
            return Result(attempt, outcome.Result, converter);
        }

        if (context.CancelReason == ActivityCancelReason.CancelRequested && TemporalException.IsCanceledException(failure))
        {
            return Canceled(converter);
        }

        if (failure is OperationCanceledException && context.CancelReason != ActivityCancelReason.None)
        {
            failure = CancellationFailure.For(context.CancelReason, failure);
        }
        else if (failure is CompleteAsyncException)
        {
            failure = new ApplicationFailureException("A local activity cannot be completed asynchronously", failure, "InvalidOperation", nonRetryable: true);
        }

        WorkerLog.ActivityFailed(executor.Logger, failure, attempt.ActivityType, attempt.ActivityId, attempt.WorkflowId, attempt.Attempt);
        return new(null, converter.FailureConverter.ToFailure(failure, converter.PayloadConverter));
    }

    private LocalActivityOutcome Result(LocalActivityAttempt attempt, object? result, DataConverter converter)
    {
        if (executor.ReturnsNothing(attempt.ActivityType))
        {
            return new(null, null);
        }

        try
        {
            return new(converter.PayloadConverter.ToPayload(result), null);
        }
        catch (Exception e)
        {
            return new(null, converter.FailureConverter.ToFailure(e, converter.PayloadConverter));
        }
    }

    private static LocalActivityOutcome Canceled(DataConverter converter) =>
        new(null, converter.FailureConverter.ToFailure(new CanceledFailureException("Activity cancelled"), converter.PayloadConverter));

    private DataConverter ConverterFor(LocalActivityAttempt attempt) => ReferenceEquals(scope.DataConverter, DataConverter.Default)
        ? scope.DataConverter
        : scope.DataConverter.WithSerializationContext(new ISerializationContext.Activity(
            attempt.Namespace, attempt.ActivityId, attempt.WorkflowId, attempt.WorkflowType, attempt.ActivityType, attempt.TaskQueue, true));
}
