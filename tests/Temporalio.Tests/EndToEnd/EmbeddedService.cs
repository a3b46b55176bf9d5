using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Temporalio.Tests.EndToEnd;

/// <summary>One embedded service for the tests of a class.</summary>
public class EmbeddedService : IAsyncLifetime
{
    private WorkflowEnvironment? environment;
    private ITemporalClient? client;

    public ITemporalClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        environment = await WorkflowEnvironment.StartLocalAsync();
        client = await ConnectAsync(environment.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await environment!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<ITemporalClient> ConnectAsync(ITemporalClient client) => Task.FromResult(client);

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
