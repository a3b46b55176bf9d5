using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.Http;

/// <summary>Reads binary mode messages, whatever carries the headers.</summary>
internal static class BinaryMessage
{
    internal static CloudEvent ReadAttributes(
        string? versionId,
        IEnumerable<KeyValuePair<string, string>> headers,
        string? contentType,
        IEnumerable<CloudEventAttribute>? extensionAttributes,
        string paramName)
    {
        if (versionId is null)
        {
            throw new ArgumentException(
                $"The message is no event: it has neither a content type of CloudEvents nor the header '{HttpUtilities.SpecVersionHttpHeader}'.",
                paramName);
        }

        var version = CloudEventsSpecVersion.FromVersionId(versionId)
            ?? throw new ArgumentException($"The CloudEvents version '{versionId}' is not supported; '1.0' is.", paramName);
        var cloudEvent = new CloudEvent(version, extensionAttributes);
        foreach (var (name, value) in headers)
        {
            if (HttpUtilities.GetAttributeNameFromHeaderName(name) is { } attribute
                && attribute != CloudEventsSpecVersion.SpecVersionAttribute.Name
                && attribute != version.DataContentTypeAttribute.Name)
            {
                cloudEvent.SetAttributeFromString(attribute, HttpUtilities.DecodeHeaderValue(value));
            }
        }

        cloudEvent.DataContentType = contentType;
        return cloudEvent;
    }

    internal static CloudEvent ReadData(
        CloudEvent cloudEvent, ReadOnlyMemory<byte> body, CloudEventFormatter formatter, string paramName)
    {
        formatter.DecodeBinaryModeEventData(body, cloudEvent);
        return Validation.CheckCloudEventArgument(cloudEvent, paramName);
    }
}
