using System.Collections.Frozen;

namespace Temporal.Embedded.Seams;

/// <summary>The namespaces of the options, unchangeable.</summary>
internal sealed class FixedNamespaces(IEnumerable<string> names) : INamespaceRegistry
{
    private readonly FrozenDictionary<string, NamespaceEntry> entries = names.ToFrozenDictionary(
        name => name,
        name => new NamespaceEntry(name, $"{name}-id", TimeSpan.FromDays(3)),
        StringComparer.Ordinal);

    /// <inheritdoc/>
    public NamespaceEntry? Find(string name) => entries.GetValueOrDefault(name);
}
