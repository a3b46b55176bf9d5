using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Orchestrator.Store.Sql;

namespace Orchestrator.Store.Sqlite;

/// <summary>Opens the database file, brings its schema up to date and lends read connections.</summary>
internal sealed class SqliteConnections : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly string connectionString;

    public SqliteConnections(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString();
    }

    /// <summary>A connection for the one writer, after all migrations.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = Open();
        try
        {
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY");
            Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteConnection OpenCheckpointer()
    {
        var connection = Open();
        Execute(connection, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 50");
        return connection;
    }

    public SqliteConnection RentReader()
    {
        if (readers.TryTake(out var idle))
        {
            return idle;
        }

        var connection = Open();
        Execute(connection, "PRAGMA query_only = ON; PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY");
        return connection;
    }

    public void Return(SqliteConnection reader) => readers.Add(reader);

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this folder only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private static void Migrate(SqliteConnection connection)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(read.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Migrations.Newest)
        {
            throw new InvalidOperationException(
                $"Cannot open '{connection.DataSource}': its schema version is {version}, this program knows up to {Migrations.Newest}. Use a newer program.");
        }

        foreach (var (next, script) in Migrations.From(version, "BLOB", "INTEGER", "INTEGER PRIMARY KEY"))
        {
            Execute(connection, $"BEGIN IMMEDIATE; {script} PRAGMA user_version = {next}; COMMIT");
        }
    }
}
