using Npgsql;

namespace Orchestrator.Store.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal static class PostgresAddress
{
    public static bool IsOne(string store) =>
        store.StartsWith("postgres://", StringComparison.Ordinal) || store.StartsWith("postgresql://", StringComparison.Ordinal);

    public static string ToConnectionString(string store)
    {
        if (!Uri.TryCreate(store, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            throw new InvalidOperationException("Cannot read the address of the store: expected postgres://user:password@host:port/database.");
        }

        var credentials = address.UserInfo.Split(':', 2);
        var built = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Database = address.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "orchestrator",
            Username = Uri.UnescapeDataString(credentials[0]),
            MaxAutoPrepare = 50,
            ApplicationName = "orchestrator",

            // Asked for by an option of the address only: small images have no Kerberos library, and the runtime complains about that.
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        if (credentials.Length > 1)
        {
            built.Password = Uri.UnescapeDataString(credentials[1]);
        }

        foreach (var option in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                built[option[..equals]] = Uri.UnescapeDataString(option[(equals + 1)..]);
            }
        }

        return built.ConnectionString;
    }
}
