using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Storage;

/// <summary>
/// The only writer of the database: one connection, one thread. It takes everything that waits into one transaction, so that
/// one flush to the disk serves all of it. Nothing is acknowledged before its commit; a commit that fails stops the writer.
/// </summary>
internal sealed class Writer : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly SqliteConnection connection;
    private readonly Checkpointer checkpointer;
    private readonly Action<Exception> onFault;
    private readonly ILogger logger;
    private readonly Thread thread;
    private readonly Timer patience;
    private Group waiting = new();
    private Exception? fault;
    private bool urgent;
    private bool stopping;

    public Writer(SqliteConnection connection, Checkpointer checkpointer, ILogger logger, Action<Exception> onFault)
    {
        this.connection = connection;
        this.checkpointer = checkpointer;
        this.logger = logger;
        this.onFault = onFault;
        patience = new Timer(_ => Hurry());
        thread = new Thread(Loop) { IsBackground = true, Name = "temporal-writer" };
        thread.Start();
    }

    /// <summary>Transactions committed so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Queues a write; the task ends after its commit. Writes are applied in the order in which they were queued.</summary>
    public Task Enqueue(IWrite write) => Enqueue(new ReadOnlySpan<IWrite>(in write));

    /// <summary>Queues writes that share one transaction.</summary>
    /// <param name="writes">In their order.</param>
    /// <param name="lazily">Nobody waits for them: they share the next flush, or get one of their own after a short while.</param>
    public Task Enqueue(ReadOnlySpan<IWrite> writes, bool lazily = false)
    {
        lock (gate)
        {
            if (fault is not null)
            {
                throw Rpc.Refusal.Unavailable(fault.Message);
            }

            if (lazily && waiting.Writes.Count == 0)
            {
                patience.Change(LongestWait, Timeout.InfiniteTimeSpan);
            }

            if (!urgent && (!lazily || stopping))
            {
                urgent = true;
                wake.Set();
            }

            waiting.Writes.AddRange(writes);
            return waiting.Done.Task;
        }
    }

    /// <summary>Queues a write given as a function.</summary>
    public Task Enqueue(Action<WriteSession> write) => Enqueue(new DelegateWrite(write));

    /// <summary>What was queued lazily is waited for after all.</summary>
    public void Hurry()
    {
        lock (gate)
        {
            if (urgent || stopping || waiting.Writes.Count == 0)
            {
                return;
            }

            urgent = true;
            wake.Set();
        }
    }

    /// <summary>Takes no more writes: the database cannot be trusted.</summary>
    public void Fail(Exception cause)
    {
        lock (gate)
        {
            if (fault is not null)
            {
                return;
            }

            fault = cause;
        }

        Log.WriterStopped(logger, cause, cause.Message);
        onFault(cause);
    }

    /// <summary>Commits what waits and ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
        }

        wake.Set();
        thread.Join();
        patience.Dispose();
        wake.Dispose();
    }

    private void Loop()
    {
        using var session = new WriteSession(connection);
        while (true)
        {
            wake.WaitOne();
            while (Take() is { } group)
            {
                if (!Store(session, group))
                {
                    return;
                }
            }

            lock (gate)
            {
                if (stopping && waiting.Writes.Count == 0)
                {
                    fault = new ObjectDisposedException(nameof(TemporalService), "The service is stopped.");
                    return;
                }
            }
        }
    }

    private Group? Take()
    {
        lock (gate)
        {
            if (waiting.Writes.Count == 0 || !(urgent || stopping))
            {
                return null;
            }

            var group = waiting;
            waiting = new Group();
            urgent = false;
            return group;
        }
    }

    private bool Store(WriteSession session, Group group)
    {
        try
        {
            session.Prepare("BEGIN IMMEDIATE").Run();
            foreach (var write in group.Writes)
            {
                write.Apply(session);
            }

            FaultPoint.Pass(FaultPoint.BeforeCommit);
            session.Prepare("COMMIT").Run();
            Commits++;
            checkpointer.Committed();
            FaultPoint.Pass(FaultPoint.AfterCommit);
        }
        // Whatever it is: the memory is ahead of the disk now, and going on would acknowledge what is not stored.
        catch (Exception e)
        {
            Stop(group, e);
            return false;
        }

        foreach (var write in group.Writes)
        {
            write.Committed();
        }

        group.Done.SetResult();
        return true;
    }

    private void Stop(Group group, Exception cause)
    {
        Log.WriterStopped(logger, cause, cause.Message);
        Group rest;
        lock (gate)
        {
            fault = cause;
            rest = waiting;
            waiting = new Group();
        }

        var refusal = Rpc.Refusal.Unavailable(cause.Message);
        group.Done.SetException(refusal);
        rest.Done.TrySetException(refusal);
        onFault(cause);
    }

    private sealed class Group
    {
        public List<IWrite> Writes { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class DelegateWrite(Action<WriteSession> write) : IWrite
    {
        public void Apply(WriteSession session) => write(session);
    }
}
