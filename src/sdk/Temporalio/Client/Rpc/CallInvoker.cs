using System.Diagnostics;
using Google.Protobuf;
using Temporal.Embedded;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>Makes calls: picks the way (in process or gRPC), bounds the time, tries again.</summary>
internal sealed class CallInvoker
{
    private readonly string target;
    private readonly bool plaintext;
    private readonly Lazy<GrpcChannel> channel;
    private readonly RetrySchedule retries;

    public CallInvoker(TemporalConnection connection)
    {
        var options = connection.Options;
        target = TargetAddress.Normalize(options.TargetHost);
        plaintext = options.Tls is { } tls ? tls.Disabled : string.IsNullOrEmpty(options.ApiKey);
        channel = new(() => new(connection, target, plaintext));
        retries = new(options.RpcRetry ?? new());
    }

    /// <summary>Whether the service lives in this process.</summary>
    public bool IsInProcess => plaintext && TemporalService.Find(target) != null;

    public async Task<T> InvokeAsync<T>(string method, IMessage request, MessageParser<T> parser, RpcOptions? options)
        where T : IMessage<T>
    {
        var token = options?.CancellationToken ?? CancellationToken.None;
        var started = Environment.TickCount64;
        for (var attempt = 1; ; attempt++)
        {
            var left = options?.Timeout is { } total ? total - Since(started) : (TimeSpan?)null;
            RpcException failure;
            var began = Stopwatch.GetTimestamp();
            try
            {
                var reply = plaintext && TemporalService.Find(target) is { } service
                    ? (T)await service.InvokeAsync(method, request, left ?? CallTimeout.OfLong(request), token).ConfigureAwait(false)
                    : await channel.Value.InvokeAsync(method, request, parser, options, left ?? CallTimeout.Of(request)).ConfigureAwait(false);
                RpcMetrics.Record(method, request, Stopwatch.GetElapsedTime(began), null);
                return reply;
            }
            catch (TemporalServiceException e)
            {
                token.ThrowIfCancellationRequested();
                failure = RpcStatus.ToException(e.Code, e.Message, e.Detail);
            }
            catch (ObjectDisposedException e)
            {
                failure = new(RpcException.StatusCode.Unavailable, $"The service at {target} is stopped: {e.ObjectName}", null);
            }
            catch (RpcException e)
            {
                failure = e;
            }

            RpcMetrics.Record(method, request, Stopwatch.GetElapsedTime(began), failure);
            if (options?.Retry != true || RpcStatus.IsTooLarge(failure) || retries.DelayAfter(failure.Code, attempt, Since(started), options.Timeout) is not { } delay)
            {
                throw failure;
            }

            await Task.Delay(delay, token).ConfigureAwait(false);
        }
    }

    private static TimeSpan Since(long started) => TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
}
