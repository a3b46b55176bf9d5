using Microsoft.Data.Sqlite;

namespace Temporal.Embedded.Storage;

/// <summary>The writer's connection inside a transaction, with its prepared statements.</summary>
internal sealed class WriteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    /// <summary>The prepared statement of an SQL text; every parameter has to be bound before each run.</summary>
    public Statement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements[sql] = statement = new Statement(connection.Handle!, sql);
        }

        return statement;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
