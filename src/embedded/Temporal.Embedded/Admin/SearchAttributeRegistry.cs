using System.Collections.Concurrent;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Admin;

/// <summary>The custom search attributes of the namespaces, kept in memory and in the database.</summary>
internal sealed class SearchAttributeRegistry : ISearchAttributeRegistry
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), IndexedValueType> types = new();
    private readonly Database database;

    private SearchAttributeRegistry(Database database) => this.database = database;

    public static SearchAttributeRegistry Load(Database database)
    {
        var registry = new SearchAttributeRegistry(database);
        database.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT namespace, name, type FROM search_attributes";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                registry.types[(reader.GetString(0), reader.GetString(1))] = (IndexedValueType)reader.GetInt32(2);
            }

            return true;
        });
        return registry;
    }

    /// <inheritdoc/>
    public bool TryGetType(string namespaceName, string attribute, out IndexedValueType type) =>
        types.TryGetValue((namespaceName, attribute), out type) || PredefinedAttributes.Settable.TryGetValue(attribute, out type);

    /// <inheritdoc/>
    public bool IsSystem(string attribute) => PredefinedAttributes.System.ContainsKey(attribute);

    /// <summary>The custom attributes of a namespace; null stands for all namespaces.</summary>
    public IEnumerable<KeyValuePair<string, IndexedValueType>> Custom(string? namespaceName) =>
        types.Where(type => namespaceName is null || type.Key.Namespace == namespaceName).Select(type => KeyValuePair.Create(type.Key.Name, type.Value));

    /// <summary>Adds attributes; those that exist keep their type.</summary>
    public Task AddAsync(string namespaceName, IEnumerable<KeyValuePair<string, IndexedValueType>> attributes)
    {
        var added = attributes.Where(attribute => types.TryAdd((namespaceName, attribute.Key), attribute.Value)).ToList();
        return database.Writer.Enqueue(session =>
        {
            foreach (var (name, type) in added)
            {
                session.Prepare("INSERT OR IGNORE INTO search_attributes(namespace, name, type) VALUES(?1, ?2, ?3)")
                    .Bind(1, namespaceName).Bind(2, name).Bind(3, (long)type).Run();
            }
        });
    }

    /// <summary>Removes attributes; absent ones are no matter.</summary>
    public Task RemoveAsync(string namespaceName, IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            types.TryRemove((namespaceName, name), out _);
        }

        return database.Writer.Enqueue(session =>
        {
            foreach (var name in names)
            {
                session.Prepare("DELETE FROM search_attributes WHERE namespace=?1 AND name=?2").Bind(1, namespaceName).Bind(2, name).Run();
            }
        });
    }
}
