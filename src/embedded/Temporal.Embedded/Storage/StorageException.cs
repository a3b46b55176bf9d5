using SQLitePCL;

namespace Temporal.Embedded.Storage;

/// <summary>The database cannot be used: locked by another process, corrupt, disk full.</summary>
public sealed class StorageException(string message, Exception? cause = null) : IOException(message, cause)
{
    internal static StorageException Of(sqlite3 database, int code) => new(Explain(code & 0xff, raw.sqlite3_errmsg(database).utf8_to_string()));

    /// <summary>The file or its disk is broken: trying again cannot help.</summary>
    internal static bool IsFatal(int code) => (code & 0xff) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR;

    internal static string Explain(int code, string detail) => code switch
    {
        raw.SQLITE_FULL => $"The disk of the Temporal database is full ({detail}).",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The Temporal database is damaged ({detail}); restore the data directory from a backup.",
        raw.SQLITE_READONLY => $"The Temporal database cannot be written ({detail}).",
        raw.SQLITE_IOERR => $"Reading or writing the Temporal database was refused by the disk ({detail}).",
        _ => $"The Temporal database answered with code {code}: {detail}.",
    };
}
