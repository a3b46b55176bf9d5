using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents;

/// <summary>The name, type and rules of one context attribute.</summary>
public class CloudEventAttribute
{
    private readonly Action<object>? validator;

    private CloudEventAttribute(string name, CloudEventAttributeType type, bool required, bool extension, Action<object>? validator)
    {
        Name = CheckName(name);
        Type = Validation.CheckNotNull(type, nameof(type));
        IsRequired = required;
        IsExtension = extension;
        this.validator = validator;
    }

    public CloudEventAttributeType Type { get; }

    public string Name { get; }

    public bool IsRequired { get; }

    public bool IsExtension { get; }

    public static CloudEventAttribute CreateExtension(string name, CloudEventAttributeType type) =>
        CreateExtension(name, type, null);

    public static CloudEventAttribute CreateExtension(string name, CloudEventAttributeType type, Action<object>? validator)
    {
        Validation.CheckArgument(
            name != CloudEventsSpecVersion.SpecVersionName, nameof(name), "The name 'specversion' is reserved.");
        return new CloudEventAttribute(name, type, required: false, extension: true, validator);
    }

    /// <summary>The value of a text; <see cref="ArgumentException"/> when it breaks the attribute's rules.</summary>
    public object Parse(string text)
    {
        object value;
        try
        {
            value = Type.Parse(text);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new ArgumentException($"Text for attribute '{Name}' is invalid: {e.Message}", nameof(text), e);
        }

        return Validate(value);
    }

    public string Format(object value) => Type.Format(Validate(value));

    /// <summary>Returns the value when it obeys the attribute's rules; <see cref="ArgumentException"/> otherwise.</summary>
    public object Validate(object value)
    {
        try
        {
            Type.Validate(value);
            validator?.Invoke(value);
            return value;
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new ArgumentException($"Value for attribute '{Name}' is invalid: {e.Message}", nameof(value), e);
        }
    }

    public override string ToString() => $"{Name}: {Type}";

    internal static CloudEventAttribute CreateRequired(string name, CloudEventAttributeType type, Action<object>? validator) =>
        new(name, type, required: true, extension: false, validator);

    internal static CloudEventAttribute CreateOptional(string name, CloudEventAttributeType type, Action<object>? validator) =>
        new(name, type, required: false, extension: false, validator);

    private static string CheckName(string name)
    {
        Validation.CheckNotNull(name, nameof(name));
        Validation.CheckArgument(name.Length > 0, nameof(name), "An attribute name must not be empty.");
        Validation.CheckArgument(name != "data", nameof(name), "The name 'data' is reserved.");
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')))
            {
                throw new ArgumentException($"An attribute name holds only a-z and 0-9, got '{name}'.", nameof(name));
            }
        }

        return name;
    }
}
