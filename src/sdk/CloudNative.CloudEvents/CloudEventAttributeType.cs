using CloudNative.CloudEvents.Types;

namespace CloudNative.CloudEvents;

/// <summary>A type of the CloudEvents type system, with its canonical text form.</summary>
public abstract class CloudEventAttributeType
{
    private protected CloudEventAttributeType(string name, Type clrType)
    {
        Name = name;
        ClrType = clrType;
    }

    public static CloudEventAttributeType Boolean { get; } = new BooleanType();

    public static CloudEventAttributeType Integer { get; } = new IntegerType();

    public static CloudEventAttributeType String { get; } = new StringType();

    public static CloudEventAttributeType Binary { get; } = new BinaryType();

    public static CloudEventAttributeType Uri { get; } = new UriType();

    public static CloudEventAttributeType UriReference { get; } = new UriReferenceType();

    public static CloudEventAttributeType Timestamp { get; } = new TimestampType();

    public string Name { get; }

    public Type ClrType { get; }

    /// <summary>The canonical text of a value; <see cref="ArgumentException"/> when it is not of this type.</summary>
    public abstract string Format(object value);

    /// <summary>The value of a canonical text; <see cref="ArgumentException"/> when there is none.</summary>
    public abstract object Parse(string text);

    /// <summary>Refuses a value that is not of this type.</summary>
    public abstract void Validate(object value);

    public override string ToString() => Name;
}
