using Google.Protobuf;
using Temporal.Embedded;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>Makes calls: picks the way (in process or gRPC), bounds the time, tries again.</summary>
internal sealed class CallInvoker
{
    private readonly TemporalConnection connection;
    private readonly string target;
    private readonly bool plaintext;
    private readonly Lazy<GrpcChannel> channel;
    private readonly RetrySchedule retries;

    public CallInvoker(TemporalConnection connection)
    {
        this.connection = connection;
        var options = connection.Options;
        target = TargetAddress.Normalize(options.TargetHost);
        plaintext = options.Tls is { } tls ? tls.Disabled : string.IsNullOrEmpty(options.ApiKey);
        channel = new(() => new(connection, target, plaintext));
        retries = new(options.RpcRetry ?? new());
    }

    /// <summary>Whether the service lives in this process.</summary>
    public bool IsInProcess => plaintext && TemporalService.Find(target) != null;

    public Task<T> InvokeAsync<T>(string method, IMessage request, MessageParser<T> parser, RpcOptions? options)
        where T : IMessage<T> =>
        options?.Retry == true
            ? InvokeWithRetryAsync(method, request, parser, options)
            : InvokeOnceAsync(method, request, parser, options, options?.Timeout);

    private async Task<T> InvokeWithRetryAsync<T>(string method, IMessage request, MessageParser<T> parser, RpcOptions options)
        where T : IMessage<T>
    {
        var started = Environment.TickCount64;
        for (var attempt = 1; ; attempt++)
        {
            var elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
            var left = options.Timeout - elapsed;
            try
            {
                return await InvokeOnceAsync(method, request, parser, options, left).ConfigureAwait(false);
            }
            catch (RpcException e) when (retries.DelayAfter(e.Code, attempt, TimeSpan.FromMilliseconds(Environment.TickCount64 - started), options.Timeout) is { } delay)
            {
                await Task.Delay(delay, options.CancellationToken ?? CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private Task<T> InvokeOnceAsync<T>(string method, IMessage request, MessageParser<T> parser, RpcOptions? options, TimeSpan? timeout)
        where T : IMessage<T>
    {
        var service = plaintext ? TemporalService.Find(target) : null;
        return service != null
            ? InProcessAsync<T>(service, method, request, options, timeout ?? CallTimeout.For(request))
            : channel.Value.InvokeAsync(method, request, parser, options, timeout ?? CallTimeout.For(request));
    }

    private static async Task<T> InProcessAsync<T>(
        TemporalService service, string method, IMessage request, RpcOptions? options, TimeSpan timeout)
    {
        try
        {
            return (T)await service.InvokeAsync(method, request, timeout, options?.CancellationToken ?? CancellationToken.None).ConfigureAwait(false);
        }
        catch (TemporalServiceException e)
        {
            throw RpcStatus.ToException(e.Code, e.Message, e.Detail);
        }
    }
}
