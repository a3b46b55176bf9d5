using System.Globalization;
using System.Text;

namespace CloudNative.CloudEvents.Types;

internal sealed class StringType() : AttributeType<string>("String")
{
    protected override string ParseValue(string text)
    {
        ValidateValue(text);
        return text;
    }

    protected override string FormatValue(string value) => value;

    protected override void ValidateValue(string value)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                throw new ArgumentException("A String must not hold a lone surrogate.", nameof(value));
            }

            if (IsForbidden(rune.Value))
            {
                var code = rune.Value.ToString("X4", CultureInfo.InvariantCulture);
                throw new ArgumentException($"A String must not hold the character U+{code}.", nameof(value));
            }

            rest = rest[consumed..];
        }
    }

    private static bool IsForbidden(int code) =>
        code <= 0x1f || code is >= 0x7f and <= 0x9f || code is >= 0xfdd0 and <= 0xfdef || (code & 0xfffe) == 0xfffe;
}
