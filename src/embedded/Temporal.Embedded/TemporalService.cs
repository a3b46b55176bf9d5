using System.Collections.Concurrent;
using Google.Protobuf;
using Temporal.Embedded.Grpc;
using Temporal.Embedded.Rpc;

namespace Temporal.Embedded;

/// <summary>A single-node Temporal service: in process, and over gRPC (h2c) on loopback.</summary>
public sealed class TemporalService : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, TemporalService> Running = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource<Exception> faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stopping = new();
    private ServiceParts? parts;
    private GrpcServer? listener;

    private TemporalService()
    {
    }

    /// <summary>host:port that clients connect to; also the key of <see cref="Find"/>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Ends with the cause when the service had to stop by itself, as when its disk is full.</summary>
    public Task<Exception> Faulted => faulted.Task;

    /// <summary>The parts, for tests.</summary>
    internal ServiceParts Parts => parts ?? throw new ObjectDisposedException(nameof(TemporalService));

    /// <summary>Starts the service; returns when it serves calls.</summary>
    /// <exception cref="Storage.StorageException">The data directory is in use or cannot be read.</exception>
    public static async Task<TemporalService> StartAsync(TemporalServiceOptions options, CancellationToken cancellationToken = default)
    {
        var service = new TemporalService();
        service.parts = await ServiceParts.StartAsync(options, cause => service.faulted.TrySetResult(cause), cancellationToken).ConfigureAwait(false);
        try
        {
            await service.ListenAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await service.parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        Running[service.Address] = service;
        return service;
    }

    /// <summary>The service of this process that has the address, or null.</summary>
    public static TemporalService? Find(string address) =>
        Running.GetValueOrDefault(address.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{address[9..]}" : address);

    /// <summary>Calls an RPC in process. The request and the reply are shared, not copied: neither side may change them afterwards.</summary>
    /// <param name="method">Full gRPC name: "temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution".</param>
    /// <param name="request">The request message.</param>
    /// <param name="timeout">The caller's deadline, or null.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="TemporalServiceException">The service refused the call.</exception>
    public async Task<IMessage> InvokeAsync(string method, IMessage request, TimeSpan? timeout, CancellationToken cancellationToken) =>
        (await CallAsync(method, request, timeout, inProcess: true, cancellationToken).ConfigureAwait(false)).Message;

    /// <summary>Stops taking calls, commits what is pending and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Running.TryRemove(Address, out _) || parts is null)
        {
            return;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        if (listener is not null)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        await parts.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task<GrpcReply> CallAsync(string method, IMessage request, TimeSpan? timeout, bool inProcess, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        if (timeout is { } limit)
        {
            ending.CancelAfter(limit);
        }

        try
        {
            var call = new CallContext(TimeProvider.System, timeout, ending.Token) { InProcess = inProcess };
            var reply = await Parts.Table.InvokeAsync(method, request, call).ConfigureAwait(false);
            return new GrpcReply(reply, call.Undelivered);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw stopping.IsCancellationRequested
                ? Refusal.Unavailable("The service is stopped.")
                : new TemporalServiceException(Refusal.DeadlineExceeded, "context deadline exceeded");
        }
    }

    private Task<GrpcReply> RemoteCallAsync(string method, IMessage request, TimeSpan? timeout, CancellationToken cancellationToken) =>
        CallAsync(method, request, timeout, inProcess: false, cancellationToken);

    private async Task ListenAsync(TemporalServiceOptions options, CancellationToken cancellationToken)
    {
        if (options.Port is not { } port)
        {
            Address = $"in-process:{Guid.NewGuid():N}";
            return;
        }

        listener = await GrpcServer.StartAsync(port, TemporalMethods.Table(options.TimeSkipping), RemoteCallAsync, options.LoggerFactory, cancellationToken).ConfigureAwait(false);
        Address = listener.Address;
    }
}
