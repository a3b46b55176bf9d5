using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Temporalio.Worker.Replay;

/// <summary>The handlers of a run by name; made only when workflow code asks for them.</summary>
internal sealed class HandlerTable<T>(IReadOnlyDictionary<string, T> initial, Action<string>? added) : IDictionary<string, T>
{
    private readonly Dictionary<string, T> handlers = new(initial);

    public ICollection<string> Keys => handlers.Keys;

    public ICollection<T> Values => handlers.Values;

    public int Count => handlers.Count;

    public bool IsReadOnly => false;

    public T this[string key]
    {
        get => handlers[key];
        set
        {
            handlers[key] = value;
            added?.Invoke(key);
        }
    }

    public T? GetValueOrDefault(string key) => handlers.GetValueOrDefault(key);

    public void Add(string key, T value)
    {
        handlers.Add(key, value);
        added?.Invoke(key);
    }

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Clear() => handlers.Clear();

    public bool Contains(KeyValuePair<string, T> item) => ((ICollection<KeyValuePair<string, T>>)handlers).Contains(item);

    public bool ContainsKey(string key) => handlers.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, T>>)handlers).CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => handlers.GetEnumerator();

    public bool Remove(string key) => handlers.Remove(key);

    public bool Remove(KeyValuePair<string, T> item) => ((ICollection<KeyValuePair<string, T>>)handlers).Remove(item);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => handlers.TryGetValue(key, out value);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
