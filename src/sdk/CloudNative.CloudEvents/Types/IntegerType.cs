using System.Globalization;

namespace CloudNative.CloudEvents.Types;

internal sealed class IntegerType() : AttributeType<int>("Integer")
{
    protected override int ParseValue(string text) =>
        !text.StartsWith('+') && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refuse(text);

    protected override string FormatValue(int value) => value.ToString(CultureInfo.InvariantCulture);
}
