namespace CloudNative.CloudEvents.Types;

internal sealed class UriType() : AttributeType<Uri>("URI")
{
    // A path such as /a counts as an absolute file URI on Unix, hence the test of the first character.
    protected override Uri ParseValue(string text) =>
        !text.StartsWith('/') && System.Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw Refuse(text);

    protected override string FormatValue(Uri value) => value.OriginalString;

    protected override void ValidateValue(Uri value)
    {
        if (!value.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{value.OriginalString}' is not an absolute URI.", nameof(value));
        }
    }
}
