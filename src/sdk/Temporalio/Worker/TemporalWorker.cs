namespace Temporalio.Worker;

/// <summary>Runs workflows and activities of one task queue.</summary>
public class TemporalWorker : IDisposable
{
    public TemporalWorker(IWorkerClient client, TemporalWorkerOptions options)
    {
        Client = client;
        Options = (TemporalWorkerOptions)options.Clone();
    }

    public TemporalWorkerOptions Options { get; }

    /// <summary>The client that the worker uses; may be replaced by one of the same namespace.</summary>
    public IWorkerClient Client { get; set; }

    /// <summary>Runs until the token is cancelled, then shuts down and throws.</summary>
    public Task ExecuteAsync(CancellationToken stoppingToken) =>
        ExecuteAsync(() => Task.Delay(Timeout.Infinite, stoppingToken), stoppingToken);

    /// <summary>Runs until the function has ended, then shuts down.</summary>
    public Task ExecuteAsync(Func<Task> untilComplete, CancellationToken stoppingToken = default) => ExecuteAsync(
        async () =>
        {
            await untilComplete().ConfigureAwait(false);
            return default(ValueTuple);
        },
        stoppingToken);

    /// <summary>Runs until the function has ended, then shuts down and returns its result.</summary>
    public Task<TResult> ExecuteAsync<TResult>(Func<Task<TResult>> untilComplete, CancellationToken stoppingToken = default) =>
        throw new NotSupportedException("being built");

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
