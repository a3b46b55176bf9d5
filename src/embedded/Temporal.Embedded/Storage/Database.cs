using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Storage;

/// <summary>The SQLite database: schema, the writer and pooled readers.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>In pages. The writer moves a log of this length itself, should the checkpointer not get to it.</summary>
    private const int LongestLog = 64_000;

    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly DataDirectory directory;
    private readonly SqliteConnection writing;
    private readonly Checkpointer checkpointer;
    private bool disposed;

    private Database(DataDirectory directory, SqliteConnection writing, Checkpointer checkpointer, Writer writer)
    {
        this.checkpointer = checkpointer;
        this.directory = directory;
        this.writing = writing;
        Writer = writer;
    }

    /// <summary>The writer.</summary>
    public Writer Writer { get; }

    /// <summary>Opens the directory's database, brings its schema up to date and starts the writer.</summary>
    /// <exception cref="StorageException">The directory is in use, the file damaged or not writable.</exception>
    public static Database Open(TemporalServiceOptions options, IEnumerable<ISchemaPart> parts, ILogger logger, Action<Exception> onFault)
    {
        _ = FaultPoint.Parse(Environment.GetEnvironmentVariable(FaultPoint.Variable));
        var directory = DataDirectory.Open(options.DataDirectory);
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(directory.DatabaseFile);
            var flush = options.DataDirectory is null ? "OFF" : options.FullSync ? "FULL" : "NORMAL";
            Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={flush}; PRAGMA wal_autocheckpoint={LongestLog}; PRAGMA cache_size=-16000;");
            foreach (var part in parts)
            {
                Migrate(connection, part);
            }

            var second = Connect(directory.DatabaseFile);
            Execute(second, $"PRAGMA synchronous={flush}; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=50;");
            var checkpointer = new Checkpointer(second, logger);
            return new Database(directory, connection, checkpointer, new Writer(connection, checkpointer, logger, onFault));
        }
        catch (Exception e)
        {
            connection?.Dispose();
            directory.Dispose();
            if (e is SqliteException refused)
            {
                throw new StorageException(StorageException.Explain(refused.SqliteErrorCode, e.Message), e);
            }

            throw;
        }
    }

    /// <summary>Reads on a pooled connection; sees everything committed before the call.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        if (!readers.TryTake(out var connection))
        {
            connection = Connect(directory.DatabaseFile);
            Execute(connection, "PRAGMA query_only=1;");
        }

        try
        {
            return read(connection);
        }
        catch (SqliteException e) when (StorageException.IsFatal(e.SqliteErrorCode))
        {
            // What cannot be read must not be built upon: the service stops before it writes more.
            var cause = new StorageException(StorageException.Explain(e.SqliteErrorCode, e.Message), e);
            Writer.Fail(cause);
            throw Rpc.Refusal.Unavailable(cause.Message);
        }
        finally
        {
            if (disposed)
            {
                connection.Dispose();
            }
            else
            {
                readers.Add(connection);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        Writer.Dispose();
        checkpointer.Dispose();
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        writing.Dispose();
        directory.Dispose();
    }

    private static SqliteConnection Connect(string file)
    {
        // The pool of the provider would keep file handles after the service has stopped.
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;");
        return connection;
    }

    private static void Migrate(SqliteConnection connection, ISchemaPart part)
    {
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version(part TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;");
        using var query = connection.CreateCommand();
        query.CommandText = "SELECT version FROM schema_version WHERE part=$part";
        query.Parameters.AddWithValue("$part", part.Name);
        var version = Convert.ToInt32(query.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
        if (version > part.Steps.Count)
        {
            throw new StorageException($"The Temporal database was written by a newer version (part '{part.Name}', version {version}, known up to {part.Steps.Count}).");
        }

        for (; version < part.Steps.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, part.Steps[version], transaction);
            using var store = connection.CreateCommand();
            store.Transaction = transaction;
            store.CommandText = "INSERT INTO schema_version(part, version) VALUES($part, $version) ON CONFLICT(part) DO UPDATE SET version=$version";
            store.Parameters.AddWithValue("$part", part.Name);
            store.Parameters.AddWithValue("$version", version + 1);
            store.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
