using CloudNative.CloudEvents.Core;
using CloudNative.CloudEvents.Http;
using Microsoft.AspNetCore.Http;

namespace CloudNative.CloudEvents.AspNetCore;

/// <summary>Events in the requests of ASP.NET Core.</summary>
public static class HttpRequestExtensions
{
    public static bool IsCloudEvent(this HttpRequest httpRequest)
    {
        Validation.CheckNotNull(httpRequest, nameof(httpRequest));
        return MimeUtilities.IsCloudEventsContentType(httpRequest.ContentType)
            || httpRequest.Headers.ContainsKey(HttpUtilities.SpecVersionHttpHeader);
    }

    public static bool IsCloudEventBatch(this HttpRequest httpRequest) =>
        MimeUtilities.IsCloudEventsBatchContentType(Validation.CheckNotNull(httpRequest, nameof(httpRequest)).ContentType);

    public static Task<CloudEvent> ToCloudEventAsync(
        this HttpRequest httpRequest, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventAsync(httpRequest, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static async Task<CloudEvent> ToCloudEventAsync(
        this HttpRequest httpRequest, CloudEventFormatter formatter, IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        Validation.CheckNotNull(httpRequest, nameof(httpRequest));
        Validation.CheckNotNull(formatter, nameof(formatter));
        if (MimeUtilities.IsCloudEventsContentType(httpRequest.ContentType))
        {
            return await formatter.DecodeStructuredModeMessageAsync(
                httpRequest.Body, MimeUtilities.CreateContentTypeOrNull(httpRequest.ContentType), extensionAttributes);
        }

        var cloudEvent = BinaryMessage.ReadAttributes(
            httpRequest.Headers[HttpUtilities.SpecVersionHttpHeader].FirstOrDefault(),
            httpRequest.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.FirstOrDefault() ?? "")),
            httpRequest.ContentType,
            extensionAttributes,
            nameof(httpRequest));
        var body = await BinaryDataUtilities.ToReadOnlyMemoryAsync(httpRequest.Body);
        return BinaryMessage.ReadData(cloudEvent, body, formatter, nameof(httpRequest));
    }

    public static Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpRequest httpRequest, CloudEventFormatter formatter, params CloudEventAttribute[]? extensionAttributes) =>
        ToCloudEventBatchAsync(httpRequest, formatter, (IEnumerable<CloudEventAttribute>?)extensionAttributes);

    public static async Task<IReadOnlyList<CloudEvent>> ToCloudEventBatchAsync(
        this HttpRequest httpRequest, CloudEventFormatter formatter, IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        Validation.CheckNotNull(formatter, nameof(formatter));
        Validation.CheckArgument(httpRequest.IsCloudEventBatch(), nameof(httpRequest), "The request holds no batch of events.");
        return await formatter.DecodeBatchModeMessageAsync(
            httpRequest.Body, MimeUtilities.CreateContentTypeOrNull(httpRequest.ContentType), extensionAttributes);
    }
}
