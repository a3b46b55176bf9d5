using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Temporalio.Api.Common.V1;

namespace Temporalio.Common;

/// <summary>Search attributes and their values; never changes.</summary>
public partial class SearchAttributeCollection : IReadOnlyCollection<SearchAttributeKey>
{
    public static readonly SearchAttributeCollection Empty = new();

    private readonly Dictionary<SearchAttributeKey, object> values;

    internal SearchAttributeCollection()
        : this([])
    {
    }

    internal SearchAttributeCollection(Dictionary<SearchAttributeKey, object> values) => this.values = values;

    /// <inheritdoc />
    public int Count => values.Count;

    public IReadOnlyDictionary<SearchAttributeKey, object> UntypedValues => values;

    /// <summary>Reads the wire form; values of unknown types are left out.</summary>
    public static SearchAttributeCollection FromProto(SearchAttributes searchAttributes)
    {
        var values = new Dictionary<SearchAttributeKey, object>(searchAttributes.IndexedFields.Count);
        foreach (var (name, payload) in searchAttributes.IndexedFields)
        {
            if (SearchAttributeCodec.TryRead(name, payload, out var key, out var value))
            {
                values[key] = value;
            }
        }

        return new(values);
    }

    /// <summary>The value of the key.</summary>
    /// <exception cref="KeyNotFoundException">The collection has no such key.</exception>
    public T Get<T>(SearchAttributeKey<T> key)
        where T : notnull =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No search attribute {key.Name} of type {key.ValueType}.");

    public bool TryGetValue<T>(SearchAttributeKey<T> key, [MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        if (values.TryGetValue(key, out var found))
        {
            value = (T)found;
            return true;
        }

        value = default;
        return false;
    }

    public bool ContainsKey<T>(SearchAttributeKey<T> key)
        where T : notnull => values.ContainsKey(key);

    public bool ContainsKey(string key) => values.Keys.Any(k => k.Name == key);

    /// <inheritdoc />
    public IEnumerator<SearchAttributeKey> GetEnumerator() => values.Keys.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The wire form.</summary>
    public SearchAttributes ToProto()
    {
        var proto = new SearchAttributes();
        foreach (var (key, value) in values)
        {
            proto.IndexedFields.Add(key.Name, SearchAttributeCodec.Write(key, value));
        }

        return proto;
    }
}
