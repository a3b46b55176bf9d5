using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.Types;

internal abstract class AttributeType<T>(string name) : CloudEventAttributeType(name, typeof(T))
    where T : notnull
{
    public sealed override string Format(object value)
    {
        Validate(value);
        return FormatValue((T)value);
    }

    public sealed override object Parse(string text) => ParseValue(Validation.CheckNotNull(text, nameof(text)));

    public sealed override void Validate(object value)
    {
        if (Validation.CheckNotNull(value, nameof(value)) is not T typed)
        {
            throw new ArgumentException(
                $"A value of type {Name} is expected to be a {ClrType.Name}, got a {value.GetType().Name}.", nameof(value));
        }

        ValidateValue(typed);
    }

    protected abstract T ParseValue(string text);

    protected abstract string FormatValue(T value);

    protected virtual void ValidateValue(T value)
    {
    }

    protected ArgumentException Refuse(string text) => new($"'{text}' is not a valid {Name}.", nameof(text));
}
