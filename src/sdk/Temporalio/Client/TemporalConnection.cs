using System.Runtime.InteropServices;
using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <summary>A connection to a Temporal service: in process if the service lives here, else gRPC.</summary>
public sealed class TemporalConnection : ITemporalConnection
{
    private readonly Lock connecting = new();
    private readonly CallInvoker invoker;
    private Task? greeting;
    private volatile bool connected;

    private TemporalConnection(TemporalConnectionOptions options)
    {
        Options = (TemporalConnectionOptions)options.Clone();
        Options.Identity ??= $"{Environment.ProcessId}@{Environment.MachineName}";
        RpcMetadata = Options.RpcMetadata ?? [];
        RpcBinaryMetadata = Options.RpcBinaryMetadata ?? [];
        ApiKey = Options.ApiKey;
        WorkflowService = new WorkflowService.Core(this);
        OperatorService = new OperatorService.Core(this);
        TestService = new TestService.Core(this);
        invoker = new(this);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> RpcMetadata { get; set; }

    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, byte[]>> RpcBinaryMetadata { get; set; }

    /// <inheritdoc />
    public string? ApiKey { get; set; }

    /// <inheritdoc />
    public WorkflowService WorkflowService { get; }

    /// <inheritdoc />
    public OperatorService OperatorService { get; }

    /// <inheritdoc />
    public TestService TestService { get; }

    /// <inheritdoc />
    public TemporalConnectionOptions Options { get; }

    /// <inheritdoc />
    public bool IsConnected => connected;

    /// <inheritdoc />
    public SafeHandle? BridgeClient => null;

    /// <summary>Connects; returns when the service has answered.</summary>
    /// <exception cref="InvalidOperationException">The service did not answer.</exception>
    public static async Task<TemporalConnection> ConnectAsync(TemporalConnectionOptions options)
    {
        var connection = new TemporalConnection(options);
        await connection.ConnectAsync().ConfigureAwait(false);
        return connection;
    }

    /// <summary>A connection that connects at its first call.</summary>
    public static TemporalConnection CreateLazy(TemporalConnectionOptions options) => new(options);

    /// <inheritdoc />
    public async Task<bool> CheckHealthAsync(RpcService? service = null, RpcOptions? options = null)
    {
        if (invoker.IsInProcess)
        {
            return true;
        }

        service ??= WorkflowService;
        var reply = await invoker.InvokeAsync(
            "grpc.health.v1.Health/Check", HealthMessage.ForService(service.FullName), HealthMessage.Parser, options).ConfigureAwait(false);
        return reply.IsServing;
    }

    /// <inheritdoc />
    public Task ConnectAsync()
    {
        if (connected)
        {
            return Task.CompletedTask;
        }

        lock (connecting)
        {
            // One greeting at a time; a failed one is made again by the next caller.
            if (greeting is null or { IsFaulted: true } or { IsCanceled: true })
            {
                greeting = GreetAsync();
            }

            return greeting;
        }
    }

    internal Task<T> InvokeRpcAsync<T>(RpcService service, string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options)
        where T : IMessage<T> =>
        connected
            ? invoker.InvokeAsync(service.MethodOf(rpc), req, resp, options)
            : ConnectAndInvokeAsync(service.MethodOf(rpc), req, resp, options);

    private async Task<T> ConnectAndInvokeAsync<T>(string method, IMessage req, MessageParser<T> resp, RpcOptions? options)
        where T : IMessage<T>
    {
        await ConnectAsync().ConfigureAwait(false);
        return await invoker.InvokeAsync(method, req, resp, options).ConfigureAwait(false);
    }

    private async Task GreetAsync()
    {
        try
        {
            await invoker.InvokeAsync(
                WorkflowService.MethodOf("GetSystemInfo"), new GetSystemInfoRequest(), GetSystemInfoResponse.Parser, null).ConfigureAwait(false);
            connected = true;
        }
        catch (RpcException e)
        {
            throw new InvalidOperationException($"Cannot connect to Temporal at {Options.TargetHost}: {e.Message}", e);
        }
    }
}
