using Microsoft.Data.Sqlite;

namespace Orchestrator.Store.Sqlite;

/// <summary>One part of a group commit.</summary>
internal abstract class SqliteWork
{
    /// <summary>Runs inside the transaction; may run again after another part's failure.</summary>
    public abstract void Execute(SqliteConnection connection);

    /// <summary>The transaction is on disk. Runs before any waiter is released.</summary>
    public virtual void Published()
    {
    }

    /// <summary>Releases the waiter.</summary>
    public abstract void Complete();

    /// <summary>Releases the waiter with the reason.</summary>
    public abstract void Fail(Exception reason);
}
