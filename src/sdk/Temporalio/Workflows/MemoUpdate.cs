namespace Temporalio.Workflows;

/// <summary>One change of the memo.</summary>
public class MemoUpdate
{
    private readonly object? value;

    private MemoUpdate(string key, object? value)
    {
        UntypedKey = key;
        this.value = value;
    }

    public bool HasValue => value is not null;

    public string UntypedKey { get; }

    public object UntypedValue => value ?? throw new InvalidOperationException($"The update of memo '{UntypedKey}' removes it and has no value.");

    public static MemoUpdate ValueSet(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(key, value);
    }

    public static MemoUpdate ValueUnset(string key) => new(key, null);
}
