using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>The event log in PostgreSQL: one loop per process appends whatever waits in one transaction.</summary>
internal sealed class PostgresEventLog : IEventLog, IAsyncDisposable, IDisposable
{
    private const int FollowBatch = 512;
    private const int MaximumBatch = 256;

    private readonly PostgresDatabase database;
    private readonly PostgresListener listener;
    private readonly EventReader reader;
    private readonly TimeProvider time;
    private readonly TimeSpan window;
    private readonly ILogger logger;
    private readonly Channel<PostgresAppend> waiting = Channel.CreateUnbounded<PostgresAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task loop;

    public PostgresEventLog(
        PostgresDatabase database, PostgresListener listener, IOptions<StoreOptions> options, TimeProvider time, ILogger<PostgresEventLog> logger)
    {
        this.database = database;
        this.listener = listener;
        this.time = time;
        this.logger = logger;
        window = options.Value.DeduplicationWindow;
        reader = new EventReader(database);
        loop = Task.Run(AppendAllAsync);
    }

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var append = new PostgresAppend { Events = events };
        Enqueue(append);
        return append.Completion.Task;
    }

    public ValueTask MarkDispatchedAsync(long sequence, CancellationToken cancellationToken) => Mark(sequence, DispatchState.Dispatched);

    public ValueTask MarkUnmatchedAsync(long sequence, CancellationToken cancellationToken) => Mark(sequence, DispatchState.Unmatched);

    public Task<EventPage> QueryAsync(EventQuery query, CancellationToken cancellationToken) =>
        reader.QueryAsync(query, unansweredOnly: false, cancellationToken);

    public Task<EventPage> QueryOpenAsync(EventQuery query, CancellationToken cancellationToken) =>
        reader.QueryAsync(query with { OldestFirst = true }, unansweredOnly: true, cancellationToken);

    public Task<LoggedEvent?> FindByKeyAsync(Guid key, CancellationToken cancellationToken) => reader.FindByKeyAsync(key, cancellationToken);

    public ValueTask<LoggedEvent?> FindTriggeredAsync(string eventId, CancellationToken cancellationToken) =>
        new(reader.FindTriggeredAsync(eventId, cancellationToken));

    public Task<IReadOnlyList<LoggedEvent>> ReadPendingAsync(
        long after, int limit, DateTimeOffset loggedBefore, CancellationToken cancellationToken) =>
        reader.ReadPendingAsync(after, limit, loggedBefore, cancellationToken);

    public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken) =>
        reader.ReadAfterAsync(after, limit, cancellationToken);

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(
        EventFilter filter, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        listener.Start();
        while (true)
        {
            var seen = listener.Events.Version;
            var events = await ReadAfterAsync(after, FollowBatch, cancellationToken);
            foreach (var logged in events)
            {
                after = logged.Sequence;
                if (filter.Matches(logged))
                {
                    yield return logged;
                }
            }

            if (events.Count == 0)
            {
                await listener.Events.WaitAsync(seen, cancellationToken);
            }
        }
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) => reader.GetHeadAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await loop;
    }

    private ValueTask Mark(long sequence, DispatchState state)
    {
        Enqueue(new PostgresAppend { Marked = sequence, State = state });
        return ValueTask.CompletedTask;
    }

    private void Enqueue(PostgresAppend append)
    {
        if (!waiting.Writer.TryWrite(append))
        {
            append.Completion.TrySetException(new ObjectDisposedException(nameof(PostgresEventLog)));
        }
    }

    private async Task AppendAllAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<PostgresAppend>();
            while (batch.Count < MaximumBatch && waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await CommitAsync(batch);
        }
    }

    private async Task CommitAsync(List<PostgresAppend> batch)
    {
        IReadOnlyList<AppendOutcome> outcomes;
        try
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            var marks = batch.Where(part => part.Marked is not null).Select(part => (part.Marked ?? 0, part.State)).ToList();
            outcomes = await new PostgresEventWriter(connection, time.GetUtcNow(), window).WriteAsync([.. batch.SelectMany(part => part.Events)], marks);
            await transaction.CommitAsync();
        }
        catch (Exception reason)
        {
            batch.ForEach(append => append.Fail(reason, logger));
            return;
        }

        var first = 0;
        foreach (var part in batch)
        {
            part.Completion.TrySetResult([.. outcomes.Skip(first).Take(part.Events.Count)]);
            first += part.Events.Count;
        }

        listener.Events.Raise();
    }
}
