using Google.Protobuf;
using Temporalio.Activities;
using Temporalio.Api.Common.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Sends heartbeats of one activity: the first at once, then at most one an interval, always with the latest details.</summary>
internal sealed class HeartbeatSender(
    WorkerScope scope, DataConverter converter, ByteString taskToken, TimeSpan interval, Action<ActivityCancelReason> cancel, Action sent, ActivityInfo info)
    : IDisposable
{
    private readonly Lock recording = new();
    private readonly CancellationTokenSource ended = new();
    private object?[]? pending;
    private Task sending = Task.CompletedTask;
    private bool active;
    private bool stopped;

    public void Record(object?[] details)
    {
        lock (recording)
        {
            if (stopped)
            {
                return;
            }

            pending = details;
            if (!active)
            {
                active = true;
                sending = Task.Run(SendAsync);
            }
        }
    }

    /// <summary>Stops sending; returns details that were recorded but not sent.</summary>
    public async Task<Payloads?> StopAsync()
    {
        Task last;
        lock (recording)
        {
            stopped = true;
            last = sending;
        }

        if (!last.IsCompleted)
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await last.ConfigureAwait(false);
        }

        object?[]? unsent;
        lock (recording)
        {
            unsent = pending;
            pending = null;
        }

        return unsent == null ? null : await ConvertAsync(unsent).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => ended.Dispose();

    private async Task SendAsync()
    {
        while (Take() is { } details)
        {
            try
            {
                await SendAsync(details).ConfigureAwait(false);
            }
            catch (Exception e) when (ended.IsCancellationRequested && (e is OperationCanceledException or RpcException))
            {
                // The activity ended while they were under way: they go with its result, in case they did not arrive.
                PutBack(details);
                return;
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                cancel(ActivityCancelReason.GoneFromServer);
                return;
            }
            catch (RpcException e)
            {
                WorkerLog.HeartbeatFailed(scope.Logger, e, info.ActivityType, info.ActivityId);
            }
            catch (Exception e)
            {
                // The details cannot be converted: the activity must not go on as if they had been recorded.
                WorkerLog.HeartbeatFailed(scope.Logger, e, info.ActivityType, info.ActivityId);
                cancel(ActivityCancelReason.HeartbeatRecordFailure);
                return;
            }

            await Task.Delay(interval, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private object?[]? Take()
    {
        lock (recording)
        {
            active = pending != null && !stopped;
            if (!active)
            {
                return null;
            }

            var details = pending;
            pending = null;
            return details;
        }
    }

    private void PutBack(object?[] details)
    {
        lock (recording)
        {
            pending ??= details;
        }
    }

    private async Task SendAsync(object?[] details)
    {
        var reply = await scope.Service.RecordActivityTaskHeartbeatAsync(
            new()
            {
                Namespace = scope.Namespace,
                TaskToken = taskToken,
                Details = await ConvertAsync(details).ConfigureAwait(false),
                Identity = scope.Identity,
            },
            new RpcOptions { Retry = true, CancellationToken = ended.Token }).ConfigureAwait(false);
        sent();
        if (reply.CancelRequested)
        {
            cancel(ActivityCancelReason.CancelRequested);
        }
        else if (reply.ActivityReset)
        {
            cancel(ActivityCancelReason.Reset);
        }
        else if (reply.ActivityPaused)
        {
            cancel(ActivityCancelReason.Paused);
        }
    }

    private async Task<Payloads?> ConvertAsync(object?[] details)
    {
        if (details.Length == 0)
        {
            return null;
        }

        var payloads = new Payloads();
        payloads.Payloads_.AddRange(await converter.ToPayloadsAsync(details).ConfigureAwait(false));
        return payloads;
    }
}
