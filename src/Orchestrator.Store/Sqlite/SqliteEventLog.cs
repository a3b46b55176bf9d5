using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Sqlite;

/// <summary>The event log in SQLite.</summary>
internal sealed class SqliteEventLog : IEventLog, IDisposable
{
    private const int FollowBatch = 512;

    private readonly SqliteDatabase database;
    private readonly TimeProvider time;
    private readonly TimeSpan window;
    private readonly ILogger logger;
    private readonly EventReader reader;
    private readonly EventTail tail = new(maximumCount: 8192, maximumBytes: 16 * 1024 * 1024);
    private readonly ChangeSignal appended = new();
    private SqliteEventWriter? statements;

    public SqliteEventLog(SqliteDatabase database, IOptions<StoreOptions> options, TimeProvider time, ILogger<SqliteEventLog> logger)
    {
        this.database = database;
        this.time = time;
        this.logger = logger;
        window = options.Value.DeduplicationWindow;
        reader = new EventReader(database);
        database.Writer.Beginning = () => statements?.Begin();
    }

    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new SqliteCall<Appended>(connection => Append(connection, events), Publish);
        database.Writer.Enqueue(call);
        return (await call.Task).Outcomes;
    }

    public ValueTask MarkDispatchedAsync(long sequence, CancellationToken cancellationToken) => Mark(sequence, DispatchState.Dispatched);

    public ValueTask MarkUnmatchedAsync(long sequence, CancellationToken cancellationToken) => Mark(sequence, DispatchState.Unmatched);

    public Task<EventPage> QueryAsync(EventQuery query, CancellationToken cancellationToken) =>
        reader.QueryAsync(query, unansweredOnly: false, cancellationToken);

    public Task<EventPage> QueryOpenAsync(EventQuery query, CancellationToken cancellationToken) =>
        reader.QueryAsync(query with { OldestFirst = true }, unansweredOnly: true, cancellationToken);

    public Task<LoggedEvent?> FindByKeyAsync(Guid key, CancellationToken cancellationToken) =>
        reader.FindByKeyAsync(key, cancellationToken);

    public ValueTask<LoggedEvent?> FindTriggeredAsync(string eventId, CancellationToken cancellationToken) =>
        tail.FindTriggered(eventId) is { } fresh
            ? ValueTask.FromResult<LoggedEvent?>(fresh)
            : new ValueTask<LoggedEvent?>(reader.FindTriggeredAsync(eventId, cancellationToken));

    public Task<IReadOnlyList<LoggedEvent>> ReadPendingAsync(
        long after, int limit, DateTimeOffset loggedBefore, CancellationToken cancellationToken) =>
        reader.ReadPendingAsync(after, limit, loggedBefore, cancellationToken);

    public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken) =>
        tail.ReadAfter(after, limit) is { } fresh
            ? Task.FromResult(fresh)
            : reader.ReadAfterAsync(after, limit, cancellationToken);

    public async IAsyncEnumerable<LoggedEvent> FollowAsync(
        EventFilter filter, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = appended.Version;
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
                await appended.WaitAsync(seen, cancellationToken);
            }
        }
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) => reader.GetHeadAsync(cancellationToken);

    public void Dispose() => statements?.Dispose();

    private Appended Append(SqliteConnection connection, IReadOnlyList<NewEvent> events)
    {
        statements ??= new SqliteEventWriter(connection, time, window);
        var outcomes = new AppendOutcome[events.Count];
        var logged = new List<LoggedEvent>(events.Count);
        for (var index = 0; index < events.Count; index++)
        {
            (outcomes[index], var row) = statements.Append(events[index]);
            if (row is not null)
            {
                logged.Add(row);
            }
        }

        return new Appended(outcomes, logged);
    }

    private void Publish(Appended appends)
    {
        if (appends.Logged.Count > 0)
        {
            statements?.Committed(appends.Logged[^1].Sequence);
            tail.Add(appends.Logged);
            appended.Raise();
        }
    }

    private ValueTask Mark(long sequence, DispatchState state)
    {
        database.Writer.EnqueueLazily(new MarkWork(this, sequence, state));
        return ValueTask.CompletedTask;
    }

    private sealed record Appended(IReadOnlyList<AppendOutcome> Outcomes, IReadOnlyList<LoggedEvent> Logged);

    private sealed class MarkWork(SqliteEventLog log, long sequence, DispatchState state) : SqliteWork
    {
        public override void Execute(SqliteConnection connection)
        {
            log.statements ??= new SqliteEventWriter(connection, log.time, log.window);
            log.statements.Mark(sequence, state);
        }

        public override void Complete()
        {
        }

        public override void Fail(Exception reason) => Log.MarkLost(log.logger, sequence, reason.Message);
    }
}
