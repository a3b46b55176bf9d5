using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Orchestrator.Store.Sql;

/// <summary>The questions asked of the table <c>events</c>, in SQL that both databases understand.</summary>
internal sealed class EventReader(ISqlDatabase database)
{
    public Task<EventPage> QueryAsync(EventQuery query, bool unansweredOnly, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => QueryAsync(connection, query, unansweredOnly, cancellationToken), cancellationToken);

    public Task<LoggedEvent?> FindByKeyAsync(Guid key, CancellationToken cancellationToken) =>
        FirstAsync("event_key = @key", cancellationToken, ("@key", key.ToByteArray(bigEndian: true)));

    public Task<LoggedEvent?> FindTriggeredAsync(string eventId, CancellationToken cancellationToken) =>
        FirstAsync("event_id = @id AND workflow_id IS NOT NULL ORDER BY seq DESC", cancellationToken, ("@id", eventId));

    public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken) =>
        ListAsync("seq > @after ORDER BY seq", limit, cancellationToken, ("@after", after));

    public Task<IReadOnlyList<LoggedEvent>> ReadPendingAsync(
        long after, int limit, DateTimeOffset loggedBefore, CancellationToken cancellationToken) =>
        ListAsync(
            "state = 0 AND seq > @after AND logged_at < @before ORDER BY seq",
            limit,
            cancellationToken,
            ("@after", after),
            ("@before", loggedBefore.UtcTicks));

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                await using var command = Command(connection, "SELECT COALESCE(MAX(seq), 0) FROM events", []);
                return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            },
            cancellationToken);

    private static async Task<EventPage> QueryAsync(
        DbConnection connection, EventQuery query, bool unansweredOnly, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(query.PageSize, 1, EventQuery.MaximumPageSize);
        var (where, parameters) = Where(query, unansweredOnly);
        var paged = query.PageKey is { } key
            ? $"{where} AND seq {(query.OldestFirst ? '>' : '<')} {key.ToString(CultureInfo.InvariantCulture)}"
            : where;
        var sql = $"SELECT {EventRow.Columns} FROM events e WHERE {paged} ORDER BY seq {(query.OldestFirst ? "ASC" : "DESC")} LIMIT {size + 1}";

        var events = new List<LoggedEvent>(size + 1);
        await using (var command = Command(connection, sql, parameters))
        {
            await FillAsync(command, events, cancellationToken);
        }

        long? next = null;
        if (events.Count > size)
        {
            events.RemoveAt(size);
            next = events[^1].Sequence;
        }

        long? total = null;
        if (query.Count)
        {
            var count = $"SELECT COUNT(*) FROM (SELECT 1 FROM events e WHERE {where} LIMIT {EventQuery.MaximumCount}) matches";
            await using var command = Command(connection, count, parameters);
            total = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        }

        return new EventPage(events, next, total);
    }

    private static (string Where, List<(string Name, object Value)> Parameters) Where(EventQuery query, bool unansweredOnly)
    {
        var where = new StringBuilder(unansweredOnly ? "unanswered = 1" : "1 = 1");
        var parameters = new List<(string Name, object Value)>();

        // A context is narrower than its project. The expression keeps the database from walking through the whole project instead.
        Equal("project", query.Project, query.Contexts.Count > 0 ? "project || ''" : "project");
        Equal("stage", query.Stage);
        Equal("service", query.Service);
        Equal("type", query.Type);
        Equal("source", query.Source);
        Equal("event_id", query.EventId);
        Equal("triggered_id", query.TriggeredId);
        Equal("result", query.Result);
        Compare("event_time", ">", query.FromTime);
        Compare("event_time", "<", query.BeforeTime);
        if (query.State is { } state)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND state = {(int)state}");
        }

        if (query.Contexts.Count > 0)
        {
            var names = query.Contexts.Select((_, index) => $"@context{index}").ToList();
            where.Append(CultureInfo.InvariantCulture, $" AND context IN ({string.Join(", ", names)})");
            parameters.AddRange(names.Zip(query.Contexts, (name, value) => (name, (object)value)));
        }

        if (query.RootsOnly)
        {
            where.Append(" AND NOT EXISTS (SELECT 1 FROM events f WHERE f.context = e.context AND f.seq < e.seq)");
        }

        return (where.ToString(), parameters);

        void Equal(string column, string? value, string? expression = null)
        {
            if (value is not null)
            {
                where.Append(CultureInfo.InvariantCulture, $" AND {expression ?? column} = @{column}");
                parameters.Add(("@" + column, value));
            }
        }

        void Compare(string column, string sign, DateTimeOffset? value)
        {
            if (value is { } time)
            {
                where.Append(CultureInfo.InvariantCulture, $" AND {column} {sign} {time.UtcTicks}");
            }
        }
    }

    private async Task<LoggedEvent?> FirstAsync(
        string where, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) =>
        await ListAsync(where, 1, cancellationToken, parameters) is [var first, ..] ? first : null;

    private Task<IReadOnlyList<LoggedEvent>> ListAsync(
        string where, int limit, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) =>
        database.ReadAsync<IReadOnlyList<LoggedEvent>>(
            async connection =>
            {
                var sql = $"SELECT {EventRow.Columns} FROM events WHERE {where} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";
                await using var command = Command(connection, sql, parameters);
                var events = new List<LoggedEvent>();
                await FillAsync(command, events, cancellationToken);
                return events;
            },
            cancellationToken);

    private static async Task FillAsync(DbCommand command, List<LoggedEvent> events, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            events.Add(EventRow.Read(row));
        }
    }

    // Only constants, numbers and parameter names are ever put into the text.
    private static DbCommand Command(DbConnection connection, string sql, IReadOnlyList<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
