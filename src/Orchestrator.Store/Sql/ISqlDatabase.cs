using System.Data.Common;

namespace Orchestrator.Store.Sql;

/// <summary>One SQL database: reads run side by side, a write is one transaction and durable when it returns.</summary>
internal interface ISqlDatabase
{
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>The function may run again when another write of the same commit failed, so it must only touch the connection.</summary>
    Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken);
}
