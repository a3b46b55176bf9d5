using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Storage;

/// <summary>Moves the write-ahead log into the database file on a connection of its own, so that no commit waits for it.</summary>
internal sealed class Checkpointer(SqliteConnection connection, ILogger logger) : IDisposable
{
    private const int CommitsBetweenLooks = 512;
    private const long PagesToKeep = 4096;
    private readonly Lock running = new();
    private int commits;
    private int scheduled;
    private bool disposed;

    /// <summary>Counts a commit; now and then the log is looked at, on the thread pool.</summary>
    public void Committed()
    {
        if (++commits % CommitsBetweenLooks == 0 && Interlocked.Exchange(ref scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Look(), this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (running)
        {
            disposed = true;
            connection.Dispose();
        }
    }

    private void Look()
    {
        lock (running)
        {
            if (disposed)
            {
                return;
            }

            try
            {
                // First what needs no lock; then, when the log is long, the little that came meanwhile, so that the log begins anew
                // and its file is overwritten instead of growing.
                if (Checkpoint("PRAGMA wal_checkpoint(PASSIVE)") > PagesToKeep)
                {
                    Checkpoint("PRAGMA wal_checkpoint(RESTART)");
                }
            }
            catch (SqliteException e)
            {
                Log.CheckpointPostponed(logger, e.Message);
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
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetInt64(1) : 0;
    }
}
