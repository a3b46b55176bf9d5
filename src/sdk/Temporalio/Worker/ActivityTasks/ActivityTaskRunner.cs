using System.Collections.Concurrent;
using System.Diagnostics;
using Temporalio.Activities;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Client.Rpc;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Runs activity tasks and sends their answers.</summary>
internal sealed class ActivityTaskRunner(
    WorkerScope scope,
    ActivityExecutor executor,
    ConcurrentDictionary<RunningActivity, bool> running,
    CancellationToken shutdown)
{
    public async Task RunAsync(PollActivityTaskQueueResponse task)
    {
        try
        {
            await RunCheckedAsync(task).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            WorkerLog.ActivityGone(scope.Logger, e, task.ActivityType.Name, task.ActivityId);
        }
        catch (Exception e)
        {
            // The service will time the activity out and retry it.
            WorkerLog.ActivityLost(scope.Logger, e, task.ActivityType.Name, task.ActivityId);
        }
    }

    private async Task RunCheckedAsync(PollActivityTaskQueueResponse task)
    {
        var converter = ConverterFor(task);
        var info = ActivityTaskInfo.From(task, scope, converter);
        RunningActivity? self = null;
        using var heartbeats = new HeartbeatSender(
            scope, converter, task.TaskToken, ThrottleOf(info.HeartbeatTimeout), reason => self!.Cancel(reason), () => self!.BreakSilence(), info);
        using var activity = new RunningActivity { Context = null! };
        self = activity;
        activity.Context = new(
            info, activity.Token, shutdown, executor.Logger, converter.PayloadConverter, scope.MetricMeter, () => scope.Client, heartbeats.Record);
        running.TryAdd(activity, true);
        ActivityOutcome outcome;
        Payloads? unsent;
        try
        {
            activity.LimitTime(info.StartToCloseTimeout);
            activity.LimitSilence(info.HeartbeatTimeout);
            var began = Stopwatch.GetTimestamp();
            outcome = await ExecuteAsync(activity.Context, task, converter).ConfigureAwait(false);
            scope.Metrics.ActivityDone(task, Stopwatch.GetElapsedTime(began), FailureReason(activity.Context, outcome));
        }
        finally
        {
            running.TryRemove(activity, out _);
            unsent = await heartbeats.StopAsync().ConfigureAwait(false);
        }

        await ReportAsync(task, activity.Context, outcome, unsent, converter).ConfigureAwait(false);
    }

    private async Task<ActivityOutcome> ExecuteAsync(
        ActivityExecutionContext context, PollActivityTaskQueueResponse task, DataConverter converter)
    {
        IReadOnlyCollection<Payload> payloads = task.Input?.Payloads_ ?? [];
        IReadOnlyDictionary<string, Payload>? headers = task.Header?.Fields.AsReadOnlyHeaders();
        if (converter.PayloadCodec is { } codec)
        {
            try
            {
                payloads = await codec.DecodeAsync(payloads).ConfigureAwait(false);
                headers = headers == null ? null : await HeadersAsync(codec, headers).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                return new(null, e);
            }
        }

        return await executor.ExecuteAsync(context, payloads, headers).ConfigureAwait(false);
    }

    private Task ReportAsync(
        PollActivityTaskQueueResponse task, ActivityExecutionContext context, ActivityOutcome outcome, Payloads? unsent, DataConverter converter)
    {
        if (outcome.Failure is not { } failure)
        {
            return CompleteAsync(task, outcome.Result, converter);
        }

        if (failure is CompleteAsyncException)
        {
            return Task.CompletedTask;
        }

        if (failure is OperationCanceledException && context.CancelReason != ActivityCancelReason.None)
        {
            WorkerLog.ActivityCancelled(scope.Logger, context.Info.ActivityType, context.Info.ActivityId, context.CancelReason.ToString());
            switch (context.CancelReason)
            {
                case ActivityCancelReason.CancelRequested:
                    return CancelAsync(task, []);
                case ActivityCancelReason.GoneFromServer:
                    return Task.CompletedTask;
                default:
                    failure = CancellationFailure.For(context.CancelReason, failure);
                    break;
            }
        }
        else if (failure is CanceledFailureException canceled && context.CancelReason == ActivityCancelReason.CancelRequested)
        {
            return CancelAsync(task, canceled.Details is InboundFailureDetails inbound ? inbound.Payloads ?? [] : []);
        }

        return FailAsync(task, context, failure, unsent, converter);
    }

    private async Task CompleteAsync(PollActivityTaskQueueResponse task, object? result, DataConverter converter)
    {
        Payloads? payloads = null;
        if (!executor.ReturnsNothing(task.ActivityType.Name))
        {
            try
            {
                payloads = new() { Payloads_ = { await converter.ToPayloadAsync(result).ConfigureAwait(false) } };
            }
            catch (Exception e) when (e is not RpcException)
            {
                await SendFailureAsync(task, e, null, converter).ConfigureAwait(false);
                return;
            }
        }

        try
        {
            await scope.Service.RespondActivityTaskCompletedAsync(
                new() { Namespace = scope.Namespace, TaskToken = task.TaskToken, Result = payloads, Identity = scope.Identity, WorkerVersion = Stamp() },
                TemporalClient.RetryRpcOptions).ConfigureAwait(false);
        }
        catch (RpcException e) when (RpcStatus.IsTooLarge(e))
        {
            WorkerLog.ActivityLost(scope.Logger, e, task.ActivityType.Name, task.ActivityId);
            await SendFailureAsync(task, MessageTooLarge.Exception, null, converter).ConfigureAwait(false);
        }
    }

    private Api.Common.V1.WorkerVersionStamp Stamp() => new() { BuildId = scope.BuildId };

    private static string? FailureReason(ActivityExecutionContext context, ActivityOutcome outcome) => outcome.Failure switch
    {
        null or CompleteAsyncException => null,
        { } failure when context.CancelReason == ActivityCancelReason.CancelRequested && TemporalException.IsCanceledException(failure) => "cancelled",
        ApplicationFailureException { ErrorType: { Length: > 0 } type } => type,
        { } failure => failure.GetType().Name,
    };

    private Task<RespondActivityTaskCanceledResponse> CancelAsync(PollActivityTaskQueueResponse task, IEnumerable<Payload> details) => scope.Service.RespondActivityTaskCanceledAsync(
        new() { Namespace = scope.Namespace, TaskToken = task.TaskToken, Details = new() { Payloads_ = { details } }, Identity = scope.Identity, WorkerVersion = Stamp() },
        TemporalClient.RetryRpcOptions);

    private Task FailAsync(
        PollActivityTaskQueueResponse task, ActivityExecutionContext context, Exception failure, Payloads? unsent, DataConverter converter)
    {
        if (failure is not ApplicationFailureException { Category: Api.Enums.V1.ApplicationErrorCategory.Benign })
        {
            var info = context.Info;
            WorkerLog.ActivityFailed(executor.Logger, failure, info.ActivityType, info.ActivityId, info.WorkflowId, info.Attempt);
        }

        return SendFailureAsync(task, failure, unsent, converter);
    }

    private async Task SendFailureAsync(PollActivityTaskQueueResponse task, Exception failure, Payloads? unsent, DataConverter converter)
    {
        var proto = await CancellationFailure.ToApplicationFailureAsync(converter, failure).ConfigureAwait(false);
        try
        {
            await SendFailureAsync(task, proto, unsent).ConfigureAwait(false);
        }
        catch (RpcException e) when (RpcStatus.IsTooLarge(e))
        {
            WorkerLog.ActivityLost(scope.Logger, e, task.ActivityType.Name, task.ActivityId);
            await SendFailureAsync(task, MessageTooLarge.Failure, null).ConfigureAwait(false);
        }
    }

    private async Task SendFailureAsync(PollActivityTaskQueueResponse task, Api.Failure.V1.Failure failure, Payloads? unsent)
    {
        await scope.Service.RespondActivityTaskFailedAsync(
            new()
            {
                Namespace = scope.Namespace,
                TaskToken = task.TaskToken,
                Failure = failure,
                Identity = scope.Identity,
                LastHeartbeatDetails = unsent,
                WorkerVersion = Stamp(),
            },
            TemporalClient.RetryRpcOptions).ConfigureAwait(false);
    }

    private TimeSpan ThrottleOf(TimeSpan? heartbeatTimeout)
    {
        var throttle = heartbeatTimeout is { } timeout && timeout > TimeSpan.Zero ? timeout * 0.8 : scope.Options.DefaultHeartbeatThrottleInterval;
        return throttle < scope.Options.MaxHeartbeatThrottleInterval ? throttle : scope.Options.MaxHeartbeatThrottleInterval;
    }

    private DataConverter ConverterFor(PollActivityTaskQueueResponse task) => ReferenceEquals(scope.DataConverter, DataConverter.Default)
        ? scope.DataConverter
        : scope.DataConverter.WithSerializationContext(new ISerializationContext.Activity(
            scope.Namespace,
            task.ActivityId,
            task.WorkflowExecution?.WorkflowId,
            task.WorkflowType?.Name,
            task.ActivityType.Name,
            scope.TaskQueue,
            false));

    private static async Task<IReadOnlyDictionary<string, Payload>> HeadersAsync(
        IPayloadCodec codec, IReadOnlyDictionary<string, Payload> headers)
    {
        var decoded = new Dictionary<string, Payload>(headers.Count);
        foreach (var (name, payload) in headers)
        {
            decoded[name] = await codec.DecodeSingleAsync(payload).ConfigureAwait(false);
        }

        return decoded;
    }
}
