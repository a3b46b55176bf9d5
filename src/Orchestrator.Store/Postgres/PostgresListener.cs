using Microsoft.Extensions.Logging;
using Npgsql;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>Hears of the changes that other processes commit and wakes who waits for them here.</summary>
internal sealed class PostgresListener(PostgresDatabase database, ILogger<PostgresListener> logger) : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task? listening;
    private bool disposed;
    private long definitions;

    public ChangeSignal Events { get; } = new();

    public ChangeSignal JobLogs { get; } = new();

    /// <summary>Counts the changes of definitions, by whatever process.</summary>
    public long Definitions
    {
        get
        {
            Start();
            return Interlocked.Read(ref definitions);
        }
    }

    public void Start()
    {
        lock (gate)
        {
            listening ??= Task.Run(ListenAsync);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Task? last;
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            last = listening;
        }

        await stopping.CancelAsync();
        await (last ?? Task.CompletedTask);
        stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                Log.ListeningInterrupted(logger, e.Message);
                await Task.WhenAny(Task.Delay(Pause, stopping.Token));
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        connection.Notification += (_, heard) => Hear(heard.Channel);
        await using (var listen = new NpgsqlCommand(
            $"LISTEN {PostgresSchema.EventsChannel}; LISTEN {PostgresSchema.JobLogsChannel}; LISTEN {PostgresSchema.DefinitionsChannel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // What was committed before this connection listened is found by looking once.
        Hear(PostgresSchema.EventsChannel);
        Hear(PostgresSchema.JobLogsChannel);
        Hear(PostgresSchema.DefinitionsChannel);
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Hear(string channel)
    {
        switch (channel)
        {
            case PostgresSchema.EventsChannel: Events.Raise(); break;
            case PostgresSchema.JobLogsChannel: JobLogs.Raise(); break;
            default: Interlocked.Increment(ref definitions); break;
        }
    }
}
