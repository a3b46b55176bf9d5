using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Admin;

/// <summary>Tables of namespaces and search attributes.</summary>
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
    ];
}
