using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Remote executors in SQL.</summary>
internal sealed class SqlIntegrations(ISqlDatabase database) : IIntegrations
{
    private const string Columns =
        "id AS Id, name AS Name, metadata AS Metadata, registered_at AS RegisteredAt, last_seen AS LastSeen, subscriptions AS Subscriptions";

    public Task<bool> RegisterAsync(Integration integration, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var parameters = new
                {
                    integration.Id,
                    integration.Name,
                    integration.Metadata,
                    RegisteredAt = integration.RegisteredAt.UtcTicks,
                    LastSeen = integration.LastSeen.UtcTicks,
                    Subscriptions = JsonSerializer.Serialize(integration.Subscriptions),
                };
                var added = await connection.ExecuteAsync(
                    """
                    INSERT INTO integrations (id, name, metadata, registered_at, last_seen, subscriptions)
                    VALUES (@Id, @Name, @Metadata, @RegisteredAt, @LastSeen, @Subscriptions)
                    ON CONFLICT (id) DO NOTHING
                    """,
                    parameters);
                if (added == 0)
                {
                    await connection.ExecuteAsync(
                        "UPDATE integrations SET metadata = @Metadata, last_seen = @LastSeen WHERE id = @Id", parameters);
                }

                return added > 0;
            },
            cancellationToken);

    public Task<Integration?> PingAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
                $"UPDATE integrations SET last_seen = @at WHERE id = @id RETURNING {Columns}", new { id, at = at.UtcTicks }))?.ToIntegration(),
            cancellationToken);

    public Task<bool> UnregisterAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await connection.ExecuteAsync("DELETE FROM integrations WHERE id = @id", new { id }) > 0, cancellationToken);

    public Task<Integration?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
                $"SELECT {Columns} FROM integrations WHERE id = @id", new { id }))?.ToIntegration(),
            cancellationToken);

    public Task<IReadOnlyList<Integration>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Integration>>(
            async connection => (await connection.QueryAsync<Row>($"SELECT {Columns} FROM integrations ORDER BY name, id"))
                .Select(row => row.ToIntegration())
                .ToList(),
            cancellationToken);

    public Task<bool> SetSubscriptionsAsync(
        string id, IReadOnlyList<IntegrationSubscription> subscriptions, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await connection.ExecuteAsync(
                "UPDATE integrations SET subscriptions = @text WHERE id = @id",
                new { id, text = JsonSerializer.Serialize(subscriptions) }) > 0,
            cancellationToken);

    public Task AppendLogsAsync(IReadOnlyList<IntegrationLog> logs, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO integration_logs (integration_id, message, log_time, context, task, triggered_id, commit_id)
                VALUES (@IntegrationId, @Message, @Time, @Context, @Task, @TriggeredId, @CommitId)
                """,
                logs.Select(log => new
                {
                    log.IntegrationId,
                    log.Message,
                    Time = log.Time.UtcTicks,
                    log.Context,
                    log.Task,
                    log.TriggeredId,
                    log.CommitId,
                })),
            cancellationToken);

    public Task<IntegrationLogPage> QueryLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var size = Math.Clamp(query.PageSize, 1, EventQuery.MaximumPageSize);
                var where = Where(query);
                var page = query.PageKey is { } key ? $"{where} AND number < {key.ToString(CultureInfo.InvariantCulture)}" : where;
                var parameters = new { query.IntegrationId };
                var rows = (await connection.QueryAsync<LogRow>(
                    $"""
                    SELECT number AS Number, integration_id AS IntegrationId, message AS Message, log_time AS Time, context AS Context,
                           task AS Task, triggered_id AS TriggeredId, commit_id AS CommitId
                    FROM integration_logs WHERE {page} ORDER BY number DESC LIMIT {size + 1}
                    """,
                    parameters)).ToList();
                var total = await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM integration_logs WHERE {where}", parameters);
                var next = rows.Count > size ? rows[size - 1].Number : (long?)null;
                return new IntegrationLogPage(rows.Take(size).Select(row => row.ToLog()).ToList(), next, total);
            },
            cancellationToken);

    public Task<int> DeleteLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync($"DELETE FROM integration_logs WHERE {Where(query)}", new { query.IntegrationId }),
            cancellationToken);

    private static string Where(IntegrationLogQuery query)
    {
        var where = new StringBuilder("1 = 1");
        if (query.IntegrationId is not null)
        {
            where.Append(" AND integration_id = @IntegrationId");
        }

        if (query.FromTime is { } from)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND log_time > {from.UtcTicks}");
        }

        if (query.BeforeTime is { } before)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND log_time < {before.UtcTicks}");
        }

        return where.ToString();
    }

    private sealed record Row(string Id, string Name, string Metadata, long RegisteredAt, long LastSeen, string Subscriptions)
    {
        public Integration ToIntegration() => new()
        {
            Id = Id,
            Name = Name,
            Metadata = Metadata,
            RegisteredAt = EventRow.Time(RegisteredAt),
            LastSeen = EventRow.Time(LastSeen),
            Subscriptions = JsonSerializer.Deserialize<List<IntegrationSubscription>>(Subscriptions) ?? [],
        };
    }

    private sealed record LogRow(
        long Number, string IntegrationId, string Message, long Time, string? Context, string? Task, string? TriggeredId, string? CommitId)
    {
        public IntegrationLog ToLog() => new()
        {
            IntegrationId = IntegrationId,
            Message = Message,
            Time = EventRow.Time(Time),
            Context = Context,
            Task = Task,
            TriggeredId = TriggeredId,
            CommitId = CommitId,
        };
    }
}
