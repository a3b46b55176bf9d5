using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Sqlite;

/// <summary>One SQLite file, owned by one process: a writer with group commit, readers beside it, checkpoints off the hot path.</summary>
internal sealed class SqliteDatabase : ISqlDatabase, IDisposable
{
    private readonly FileStream ownership;
    private readonly SqliteConnections connections;
    private readonly SqliteCheckpointer checkpointer;

    public SqliteDatabase(string folder, TimeProvider time, ILogger<SqliteDatabase> logger)
    {
        Directory.CreateDirectory(folder);
        ownership = Own(Path.Combine(folder, "store.lock"));
        var file = Path.Combine(folder, "store.db");
        connections = new SqliteConnections(file);
        var connection = connections.OpenWriter();
        checkpointer = new SqliteCheckpointer(connections.OpenCheckpointer(), logger);
        Writer = new SqliteWriter(connection, time, _ => checkpointer.OnCommitted());
    }

    public SqliteWriter Writer { get; }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reader = connections.RentReader();
        try
        {
            return await read(reader);
        }
        finally
        {
            connections.Return(reader);
        }
    }

    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new SqliteCall<Box<T>>(connection => new Box<T>(Run(write, connection)));
        Writer.Enqueue(call);
        return Unbox(call.Task);
    }

    public void Dispose()
    {
        Writer.Dispose();
        checkpointer.Dispose();
        connections.Dispose();
        ownership.Dispose();
    }

    // The provider does its work synchronously: the task is complete when the call returns.
    private static T Run<T>(Func<DbConnection, Task<T>> write, SqliteConnection connection)
    {
        var task = write(connection);
        return task.IsCompleted
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException("A SQLite write waited for something other than the database.");
    }

    private static async Task<T> Unbox<T>(Task<Box<T>> task) => (await task).Value;

    private static FileStream Own(string lockFile)
    {
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(
                $"Cannot open the store: '{lockFile}' is held by another process. Stop it, choose another data directory, or share a PostgreSQL store. ({e.Message})", e);
        }
    }

    /// <summary>Lets null be a result.</summary>
    private sealed record Box<T>(T Value);
}
