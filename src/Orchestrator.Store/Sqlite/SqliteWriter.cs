using Microsoft.Data.Sqlite;

namespace Orchestrator.Store.Sqlite;

/// <summary>
/// The one writer. Everything waiting shares one transaction and one flush; the first caller to find the writer idle commits on
/// its own thread, so that a lone write needs no thread switch, and hands the rest to the pool.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaximumBatch = 1024;
    private static readonly TimeSpan LazyDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Queue<SqliteWork> waiting = new();
    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly ITimer lazy;
    private readonly Action<int> committed;
    private bool lazyArmed;
    private bool busy;
    private bool disposed;

    /// <param name="connection">Owned from now on.</param>
    /// <param name="time">Drives lazy writes.</param>
    /// <param name="committed">Told after every commit, with the number of its parts.</param>
    public SqliteWriter(SqliteConnection connection, TimeProvider time, Action<int> committed)
    {
        this.connection = connection;
        this.committed = committed;
        begin = Command("BEGIN IMMEDIATE");
        commit = Command("COMMIT");
        rollback = Command("ROLLBACK");
        lazy = time.CreateTimer(_ => OnLazyDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called at the start of every transaction attempt.</summary>
    public Action? Beginning { get; set; }

    public void Enqueue(SqliteWork work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            waiting.Enqueue(work);
            if (busy)
            {
                return;
            }

            busy = true;
        }

        RunBatch();
    }

    /// <summary>Rides along with the next transaction, or gets its own after a short while.</summary>
    public void EnqueueLazily(SqliteWork work)
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            waiting.Enqueue(work);
            if (busy || lazyArmed)
            {
                return;
            }

            lazyArmed = true;
        }

        lazy.Change(LazyDelay, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        SpinWait.SpinUntil(Claim);
        while (waiting.Count > 0)
        {
            Commit(TakeBatch());
        }

        lazy.Dispose();
        begin.Dispose();
        commit.Dispose();
        rollback.Dispose();
        connection.Dispose();
    }

    private void OnLazyDue()
    {
        lock (gate)
        {
            lazyArmed = false;
        }

        if (waiting.Count > 0 && Claim())
        {
            RunBatch();
        }
    }

    private bool Claim()
    {
        lock (gate)
        {
            if (busy)
            {
                return false;
            }

            busy = true;
            return true;
        }
    }

    // One batch on this thread, whoever's it is; what came in meanwhile goes to the pool, so that no caller commits for others for ever.
    private void RunBatch()
    {
        Commit(TakeBatch());
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                busy = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.RunBatch(), this, preferLocal: false);
    }

    private List<SqliteWork> TakeBatch()
    {
        lock (gate)
        {
            var count = Math.Min(waiting.Count, MaximumBatch);
            var batch = new List<SqliteWork>(count);
            while (batch.Count < count)
            {
                batch.Add(waiting.Dequeue());
            }

            return batch;
        }
    }

    private void Commit(List<SqliteWork> batch)
    {
        while (batch.Count > 0)
        {
            var current = -1;
            try
            {
                Beginning?.Invoke();
                begin.ExecuteNonQuery();
                for (current = 0; current < batch.Count; current++)
                {
                    batch[current].Execute(connection);
                }

                commit.ExecuteNonQuery();
            }
            catch (Exception reason)
            {
                if (TryRollBack() && current >= 0 && current < batch.Count)
                {
                    batch[current].Fail(reason);
                    batch.RemoveAt(current);
                    continue;
                }

                batch.ForEach(work => work.Fail(reason));
                return;
            }

            batch.ForEach(work => work.Published());
            batch.ForEach(work => work.Complete());
            committed(batch.Count);
            return;
        }
    }

    // False when the connection cannot even roll back: then everybody is told the first reason, and nobody waits for ever.
    private bool TryRollBack()
    {
        // A failed COMMIT or a full disk may have ended the transaction already.
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            return true;
        }

        try
        {
            rollback.ExecuteNonQuery();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
