using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;

namespace CloudNative.CloudEvents.Core;

/// <summary>Media types of CloudEvents messages.</summary>
public static class MimeUtilities
{
    public static string MediaType => "application/cloudevents";

    public static string BatchMediaType => "application/cloudevents-batch";

    /// <summary>The encoding a content type names, UTF-8 when it names none.</summary>
    public static Encoding GetEncoding(ContentType? contentType) =>
        contentType?.CharSet is { Length: > 0 } charSet ? Encoding.GetEncoding(charSet.Trim('"')) : Encoding.UTF8;

    public static ContentType? ToContentType(MediaTypeHeaderValue? headerValue) =>
        headerValue is null ? null : new ContentType(headerValue.ToString());

    public static MediaTypeHeaderValue? ToMediaTypeHeaderValue(ContentType? contentType) =>
        contentType is null ? null : MediaTypeHeaderValue.Parse(contentType.ToString());

    public static ContentType? CreateContentTypeOrNull(string? contentType) =>
        contentType is null ? null : new ContentType(contentType);

    public static bool IsCloudEventsContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase)
        && !IsCloudEventsBatchContentType(contentType);

    public static bool IsCloudEventsBatchContentType(string? contentType) =>
        contentType is not null && contentType.StartsWith(BatchMediaType, StringComparison.OrdinalIgnoreCase);
}
