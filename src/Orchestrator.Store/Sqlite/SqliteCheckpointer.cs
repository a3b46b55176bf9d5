using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Store.Sqlite;

/// <summary>Moves the write-ahead log into the database from a connection and thread of its own, so that no commit waits for it.</summary>
internal sealed class SqliteCheckpointer(SqliteConnection connection, ILogger logger) : IDisposable
{
    private const int CommitsBetweenLooks = 256;
    private const long PagesToKeep = 4096;

    private readonly Lock running = new();
    private int commits;
    private int scheduled;

    public void OnCommitted()
    {
        if (Interlocked.Increment(ref commits) % CommitsBetweenLooks == 0 && Interlocked.Exchange(ref scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Look(), this, preferLocal: false);
        }
    }

    public void Dispose()
    {
        lock (running)
        {
            connection.Dispose();
        }
    }

    private void Look()
    {
        lock (running)
        {
            try
            {
                // First what needs no lock; then, when the log is long, the little that came meanwhile, so that the log begins anew
                // and its file is overwritten instead of growing.
                if (connection.State == System.Data.ConnectionState.Open && Checkpoint("PRAGMA wal_checkpoint(PASSIVE)") > PagesToKeep)
                {
                    Checkpoint("PRAGMA wal_checkpoint(RESTART)");
                }
            }
            catch (SqliteException reason)
            {
                Log.CheckpointPostponed(logger, reason.Message);
            }
            finally
            {
                Volatile.Write(ref scheduled, 0);
            }
        }
    }

    /// <returns>Pages in the log.</returns>
    private long Checkpoint(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetInt64(1) : 0;
    }
}
