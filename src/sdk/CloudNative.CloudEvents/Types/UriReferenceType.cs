namespace CloudNative.CloudEvents.Types;

internal sealed class UriReferenceType() : AttributeType<Uri>("URI-Reference")
{
    protected override Uri ParseValue(string text) =>
        System.Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : throw Refuse(text);

    protected override string FormatValue(Uri value) => value.OriginalString;
}
