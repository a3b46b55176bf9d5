namespace CloudNative.CloudEvents;

/// <summary>How an event is laid out in a protocol message.</summary>
public enum ContentMode
{
    /// <summary>The body holds the whole event.</summary>
    Structured,

    /// <summary>The body holds the data; the attributes are transport metadata.</summary>
    Binary,
}
