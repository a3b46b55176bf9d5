using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Store.Sqlite;

/// <summary>Moves the write-ahead log into the database from a connection and thread of its own, so that no commit waits for it.</summary>
internal sealed class SqliteCheckpointer(SqliteConnection connection, string walFile, ILogger logger) : IDisposable
{
    private const int CommitsBetweenLooks = 256;
    private const long SmallWal = 4L * 1024 * 1024;
    private const long LargeWal = 256L * 1024 * 1024;

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
                var size = new FileInfo(walFile) is { Exists: true } file ? file.Length : 0;
                if (size > SmallWal && connection.State == System.Data.ConnectionState.Open)
                {
                    SqliteConnections.Execute(
                        connection, size > LargeWal ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)");
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
}
