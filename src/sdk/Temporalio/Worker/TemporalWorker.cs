namespace Temporalio.Worker;

/// <summary>Runs workflows and activities of one task queue.</summary>
public class TemporalWorker : IDisposable
{
    private int started;

    public TemporalWorker(IWorkerClient client, TemporalWorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
        Options = (TemporalWorkerOptions)options.Clone();
        WorkerOptionsCheck.Check(Options);
    }

    public TemporalWorkerOptions Options { get; }

    /// <summary>The client that the worker uses; may be replaced by one of the same namespace.</summary>
    public IWorkerClient Client
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (field != null && field.Options.Namespace != value.Options.Namespace)
            {
                throw new ArgumentException("The new client must be of the same namespace as the old one.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>Runs until the token is cancelled, then shuts down and throws <see cref="OperationCanceledException"/>.</summary>
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
    public async Task<TResult> ExecuteAsync<TResult>(Func<Task<TResult>> untilComplete, CancellationToken stoppingToken = default)
    {
        ArgumentNullException.ThrowIfNull(untilComplete);
        if (Interlocked.Exchange(ref started, 1) != 0)
        {
            throw new InvalidOperationException("Already started");
        }

        stoppingToken.ThrowIfCancellationRequested();
        using var run = new WorkerRun(this);
        await run.StartAsync().ConfigureAwait(false);
        Task<TResult> work;
        Task first;
        try
        {
            work = untilComplete();
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = stoppingToken.Register(() => cancelled.TrySetResult());
            first = await Task.WhenAny(work, cancelled.Task, run.Failed).ConfigureAwait(false);
        }
        finally
        {
            await run.ShutdownAsync().ConfigureAwait(false);
        }

        if (first == work)
        {
            return await work.ConfigureAwait(false);
        }

        await first.ConfigureAwait(false);
        throw new OperationCanceledException(stoppingToken);
    }

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
