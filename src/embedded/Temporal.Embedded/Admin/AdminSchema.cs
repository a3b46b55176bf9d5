using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Admin;

/// <summary>Tables of namespaces, search attributes and batch operations.</summary>
internal sealed class AdminSchema : ISchemaPart
{
    public string Name => "admin";

    public IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE namespaces(name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE search_attributes(namespace TEXT NOT NULL, name TEXT NOT NULL, type INTEGER NOT NULL, PRIMARY KEY(namespace, name)) WITHOUT ROWID;
        CREATE TABLE cluster(id TEXT NOT NULL);
        """,
        """
        CREATE TABLE batches(namespace TEXT NOT NULL, job_id TEXT NOT NULL, started INTEGER NOT NULL, request BLOB NOT NULL, shown BLOB NOT NULL, PRIMARY KEY(namespace, job_id)) WITHOUT ROWID;
        """,
    ];
}
