using System.Collections.Concurrent;
using Google.Protobuf;

namespace Temporal.Embedded;

/// <summary>A single-node Temporal service: in process, and over gRPC (h2c) on loopback.</summary>
public sealed class TemporalService : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, TemporalService> Running = new();

    private TemporalService(string address) => Address = address;

    /// <summary>host:port that clients connect to; also the key of <see cref="Find"/>.</summary>
    public string Address { get; }

    /// <summary>Starts the service; returns when it serves calls.</summary>
    public static Task<TemporalService> StartAsync(TemporalServiceOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("being built");

    /// <summary>The service of this process that has the address, or null.</summary>
    public static TemporalService? Find(string address) => Running.GetValueOrDefault(address);

    /// <summary>Calls an RPC in process. The request and the reply are shared, not copied: neither side may change them afterwards.</summary>
    /// <param name="method">Full gRPC name: "temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution".</param>
    /// <param name="request">The request message.</param>
    /// <param name="timeout">The caller's deadline, or null.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="TemporalServiceException">The service refused the call.</exception>
    public Task<IMessage> InvokeAsync(string method, IMessage request, TimeSpan? timeout, CancellationToken cancellationToken) =>
        throw new NotSupportedException("being built");

    /// <summary>Stops taking calls, commits what is pending and closes the database.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
