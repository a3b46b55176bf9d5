using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.InteropServices;
using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.Http;

/// <summary>Events in the messages of <see cref="HttpClient"/>.</summary>
public static class HttpClientExtensions
{
    public static bool IsCloudEvent(this HttpRequestMessage httpRequestMessage)
    {
        Validation.CheckNotNull(httpRequestMessage, nameof(httpRequestMessage));
        return HasCloudEvent(httpRequestMessage.Content, httpRequestMessage.Headers);
    }

    public static bool IsCloudEvent(this HttpResponseMessage httpResponseMessage)
    {
        Validation.CheckNotNull(httpResponseMessage, nameof(httpResponseMessage));
        return HasCloudEvent(httpResponseMessage.Content, httpResponseMessage.Headers);
    }

    public static bool IsCloudEventBatch(this HttpRequestMessage httpRequestMessage) =>
        HasBatch(Validation.CheckNotNull(httpRequestMessage, nameof(httpRequestMessage)).Content);

    public static bool IsCloudEventBatch(this HttpResponseMessage httpResponseMessage) =>
        HasBatch(Validation.CheckNotNull(httpResponseMessage, nameof(httpResponseMessage)).Content);

    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpRequestMessage httpRequestMessage, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventAsync(httpRequestMessage, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpRequestMessage httpRequestMessage,
        CloudEventFormatter formatter,
        IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        Validation.CheckNotNull(httpRequestMessage, nameof(httpRequestMessage));
        return ReadAsync(
            httpRequestMessage.Headers, httpRequestMessage.Content, formatter, extensionAttributes, nameof(httpRequestMessage));
    }

    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpResponseMessage httpResponseMessage, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventAsync(httpResponseMessage, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpResponseMessage httpResponseMessage,
        CloudEventFormatter formatter,
        IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        Validation.CheckNotNull(httpResponseMessage, nameof(httpResponseMessage));
        return ReadAsync(
            httpResponseMessage.Headers, httpResponseMessage.Content, formatter, extensionAttributes, nameof(httpResponseMessage));
    }

    public static Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpRequestMessage httpRequestMessage, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventBatchAsync(httpRequestMessage, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpRequestMessage httpRequestMessage,
        CloudEventFormatter formatter,
        IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        ReadBatchAsync(
            Validation.CheckNotNull(httpRequestMessage, nameof(httpRequestMessage)).Content,
            formatter,
            extensionAttributes,
            nameof(httpRequestMessage));

    public static Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpResponseMessage httpResponseMessage, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventBatchAsync(httpResponseMessage, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpResponseMessage httpResponseMessage,
        CloudEventFormatter formatter,
        IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        ReadBatchAsync(
            Validation.CheckNotNull(httpResponseMessage, nameof(httpResponseMessage)).Content,
            formatter,
            extensionAttributes,
            nameof(httpResponseMessage));

    /// <summary>The body of a request or response that carries the event.</summary>
    public static HttpContent ToHttpContent(this CloudEvent cloudEvent, ContentMode contentMode, CloudEventFormatter formatter)
    {
        Validation.CheckCloudEventArgument(cloudEvent, nameof(cloudEvent));
        Validation.CheckNotNull(formatter, nameof(formatter));
        ReadOnlyMemory<byte> body;
        ContentType? contentType;
        switch (contentMode)
        {
            case ContentMode.Structured:
                body = formatter.EncodeStructuredModeMessage(cloudEvent, out contentType);
                break;
            case ContentMode.Binary:
                body = formatter.EncodeBinaryModeEventData(cloudEvent);
                contentType = MimeUtilities.CreateContentTypeOrNull(formatter.GetOrInferDataContentType(cloudEvent));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(contentMode), contentMode, "The content mode is not known.");
        }

        Validation.CheckArgument(
            contentType is not null || body.IsEmpty, nameof(cloudEvent), "The content type of the data is not known.");
        var content = CreateContent(body, contentType);
        content.Headers.Add(HttpUtilities.SpecVersionHttpHeader, HttpUtilities.EncodeHeaderValue(cloudEvent.SpecVersion.VersionId));
        foreach (var (attribute, value) in cloudEvent.GetPopulatedAttributes())
        {
            if (attribute != cloudEvent.SpecVersion.DataContentTypeAttribute)
            {
                content.Headers.Add(
                    HttpUtilities.HttpHeaderPrefix + attribute.Name, HttpUtilities.EncodeHeaderValue(attribute.Format(value)));
            }
        }

        return content;
    }

    /// <summary>The body of a request or response that carries the batch.</summary>
    public static HttpContent ToHttpContent(this IReadOnlyList<CloudEvent> cloudEvents, CloudEventFormatter formatter)
    {
        Validation.CheckCloudEventBatchArgument(cloudEvents, nameof(cloudEvents));
        Validation.CheckNotNull(formatter, nameof(formatter));
        var body = formatter.EncodeBatchModeMessage(cloudEvents, out var contentType);
        return CreateContent(body, contentType);
    }

    private static ByteArrayContent CreateContent(ReadOnlyMemory<byte> body, ContentType? contentType)
    {
        var segment = MemoryMarshal.TryGetArray(body, out var array) && array.Array is not null
            ? array
            : new ArraySegment<byte>(body.ToArray());
        var content = new ByteArrayContent(segment.Array ?? [], segment.Offset, segment.Count);
        content.Headers.ContentType = MimeUtilities.ToMediaTypeHeaderValue(contentType);
        return content;
    }

    private static bool HasCloudEvent(HttpContent? content, HttpHeaders headers) =>
        MimeUtilities.IsCloudEventsContentType(content?.Headers.ContentType?.MediaType) || GetSpecVersion(content, headers) is not null;

    private static bool HasBatch(HttpContent? content) =>
        MimeUtilities.IsCloudEventsBatchContentType(content?.Headers.ContentType?.MediaType);

    // Outgoing messages carry the attributes on the content, incoming ones on the message.
    private static string? GetSpecVersion(HttpContent? content, HttpHeaders headers) =>
        headers.TryGetValues(HttpUtilities.SpecVersionHttpHeader, out var values)
        || content?.Headers.TryGetValues(HttpUtilities.SpecVersionHttpHeader, out values) is true
            ? values?.FirstOrDefault()
            : null;

    private static IEnumerable<KeyValuePair<string, string>> GetHeaders(HttpContent? content, HttpHeaders headers) =>
        headers.Concat(content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .SelectMany(header => header.Value.Take(1).Select(value => KeyValuePair.Create(header.Key, value)));

    private static async Task<CloudEvent> ReadAsync(
        HttpHeaders headers,
        HttpContent? content,
        CloudEventFormatter formatter,
        IEnumerable<CloudEventAttribute>? extensionAttributes,
        string paramName)
    {
        Validation.CheckNotNull(formatter, nameof(formatter));
        var mediaType = content?.Headers.ContentType;
        if (content is not null && MimeUtilities.IsCloudEventsContentType(mediaType?.MediaType))
        {
            return await formatter.DecodeStructuredModeMessageAsync(
                await content.ReadAsStreamAsync(), MimeUtilities.ToContentType(mediaType), extensionAttributes);
        }

        var cloudEvent = BinaryMessage.ReadAttributes(
            GetSpecVersion(content, headers), GetHeaders(content, headers), mediaType?.ToString(), extensionAttributes, paramName);
        ReadOnlyMemory<byte> body = content is null ? default : await content.ReadAsByteArrayAsync();
        return BinaryMessage.ReadData(cloudEvent, body, formatter, paramName);
    }

    private static async Task<IReadOnlyList<CloudEvent>> ReadBatchAsync(
        HttpContent? content, CloudEventFormatter formatter, IEnumerable<CloudEventAttribute>? extensionAttributes, string paramName)
    {
        Validation.CheckNotNull(formatter, nameof(formatter));
        Validation.CheckArgument(content is not null && HasBatch(content), paramName, "The message holds no batch of events.");
        return await formatter.DecodeBatchModeMessageAsync(
            await content.ReadAsStreamAsync(), MimeUtilities.ToContentType(content.Headers.ContentType), extensionAttributes);
    }
}
