using SQLitePCL;

namespace Temporal.Embedded.Storage;

/// <summary>A prepared statement on the writer's connection; bind (from 1), then run. Not thread-safe.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public Statement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(statement, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } known ? Bind(index, known) : BindNull(index);

    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            return BindNull(index);
        }

        Check(raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(statement, index));
        return this;
    }

    /// <summary>Runs the statement to its end and makes it ready for the next use. Returns the number of rows changed.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            var failure = StorageException.Of(database, code);
            raw.sqlite3_reset(statement);
            throw failure;
        }

        raw.sqlite3_reset(statement);
        return raw.sqlite3_changes(database);
    }

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw StorageException.Of(database, code);
        }
    }
}
