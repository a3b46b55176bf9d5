namespace CloudNative.CloudEvents.Types;

internal sealed class BinaryType() : AttributeType<byte[]>("Binary")
{
    protected override byte[] ParseValue(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"'{text}' is not a valid {Name}: {e.Message}", nameof(text), e);
        }
    }

    protected override string FormatValue(byte[] value) => Convert.ToBase64String(value);
}
