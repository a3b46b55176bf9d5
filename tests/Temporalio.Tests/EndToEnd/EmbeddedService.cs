using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Temporalio.Tests.EndToEnd;

/// <summary>One embedded service for the tests of a class.</summary>
public sealed class EmbeddedService : IAsyncLifetime
{
    private WorkflowEnvironment? environment;

    public ITemporalClient Client => environment!.Client;

    /// <summary>A client that goes over gRPC although the service is here.</summary>
    // The service is found by its address as it is written; this way of writing it is only known to sockets.
    public Task<TemporalClient> ConnectOverGrpcAsync() => TemporalClient.ConnectAsync(
        new(Client.Connection.Options.TargetHost!.Replace("127.0.0.1", "127.1", StringComparison.Ordinal)));

    public async ValueTask InitializeAsync() => environment = await WorkflowEnvironment.StartLocalAsync();

    public async ValueTask DisposeAsync() => await environment!.DisposeAsync();

    /// <summary>Runs a worker of a fresh queue while the function runs.</summary>
    public async Task RunAsync(Action<TemporalWorkerOptions> configure, Func<string, Task> body)
    {
        var queue = $"queue-{Guid.NewGuid()}";
        var options = new TemporalWorkerOptions(queue);
        configure(options);
        using var worker = new TemporalWorker(Client, options);
        await worker.ExecuteAsync(() => body(queue)).WaitAsync(TimeSpan.FromSeconds(120));
    }

    public static WorkflowOptions NewOptions(string queue) => new($"workflow-{Guid.NewGuid()}", queue);
}
