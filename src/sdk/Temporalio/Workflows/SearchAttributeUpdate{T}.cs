using Temporalio.Common;

namespace Temporalio.Workflows;

/// <summary>A change of one search attribute, with the type of its value.</summary>
public class SearchAttributeUpdate<T> : SearchAttributeUpdate
    where T : notnull
{
    private readonly T? value;

    internal SearchAttributeUpdate(SearchAttributeKey<T> key, T? value, bool hasValue)
        : base(hasValue)
    {
        Key = key;
        this.value = value;
    }

    public SearchAttributeKey<T> Key { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The update removes the attribute.</exception>
    public T Value => HasValue ? value! : throw new InvalidOperationException("No value: the update removes the attribute.");

    /// <inheritdoc />
    public override SearchAttributeKey UntypedKey => Key;

    /// <inheritdoc />
    public override object UntypedValue => Value;
}
