using System.Data.Common;
using Npgsql;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Postgres;

/// <summary>One PostgreSQL database, shared by any number of processes.</summary>
internal sealed class PostgresDatabase : ISqlDatabase, IAsyncDisposable, IDisposable
{
    private readonly Lazy<Task<NpgsqlDataSource>> source;

    public PostgresDatabase(string store)
    {
        source = new(() => OpenAsync(PostgresAddress.ToConnectionString(store)));
    }

    /// <summary>A connection to the migrated database.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        await (await source.Value).OpenConnectionAsync(cancellationToken);

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await read(connection);
    }

    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var outcome = await write(connection);
        await transaction.CommitAsync(CancellationToken.None);
        return outcome;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated && source.Value.IsCompletedSuccessfully)
        {
            await (await source.Value).DisposeAsync();
        }
    }

    private static async Task<NpgsqlDataSource> OpenAsync(string connectionString)
    {
        var opened = NpgsqlDataSource.Create(connectionString);
        try
        {
            await PostgresSchema.MigrateAsync(opened);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}
