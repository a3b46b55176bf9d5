using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>The marks of deliveries in SQL.</summary>
internal sealed class SqlDeliveryMarks(ISqlDatabase database) : IDeliveryMarks
{
    public Task<string?> FindAsync(string listener, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<string?>("SELECT mark FROM delivery_marks WHERE listener = @listener", new { listener }),
        cancellationToken);

    public Task PutAsync(string listener, string? mark, CancellationToken cancellationToken)
    {
        var change = mark is null
            ? "DELETE FROM delivery_marks WHERE listener = @listener"
            : "INSERT INTO delivery_marks (listener, mark) VALUES (@listener, @mark) ON CONFLICT (listener) DO UPDATE SET mark = excluded.mark";
        return database.WriteAsync(connection => connection.ExecuteAsync(change, new { listener, mark }), cancellationToken);
    }
}
