using System.Net.Mime;
using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents;

/// <summary>Turns events into message bodies and back.</summary>
public abstract class CloudEventFormatter
{
    public abstract CloudEvent DecodeStructuredModeMessage(
        ReadOnlyMemory<byte> body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes);

    public virtual CloudEvent DecodeStructuredModeMessage(
        Stream messageBody, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        DecodeStructuredModeMessage(BinaryDataUtilities.ToReadOnlyMemory(messageBody), contentType, extensionAttributes);

    public virtual async Task<CloudEvent> DecodeStructuredModeMessageAsync(
        Stream body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        DecodeStructuredModeMessage(await BinaryDataUtilities.ToReadOnlyMemoryAsync(body), contentType, extensionAttributes);

    public abstract ReadOnlyMemory<byte> EncodeStructuredModeMessage(CloudEvent cloudEvent, out ContentType contentType);

    /// <summary>Sets the event's data from a body; attributes were set before.</summary>
    public abstract void DecodeBinaryModeEventData(ReadOnlyMemory<byte> body, CloudEvent cloudEvent);

    public abstract ReadOnlyMemory<byte> EncodeBinaryModeEventData(CloudEvent cloudEvent);

    public abstract IReadOnlyList<CloudEvent> DecodeBatchModeMessage(
        ReadOnlyMemory<byte> body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes);

    public virtual IReadOnlyList<CloudEvent> DecodeBatchModeMessage(
        Stream body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        DecodeBatchModeMessage(BinaryDataUtilities.ToReadOnlyMemory(body), contentType, extensionAttributes);

    public virtual async Task<IReadOnlyList<CloudEvent>> DecodeBatchModeMessageAsync(
        Stream body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        DecodeBatchModeMessage(await BinaryDataUtilities.ToReadOnlyMemoryAsync(body), contentType, extensionAttributes);

    public abstract ReadOnlyMemory<byte> EncodeBatchModeMessage(IEnumerable<CloudEvent> cloudEvents, out ContentType contentType);

    /// <summary>The event's data content type, or the one this formatter would give its data.</summary>
    public virtual string? GetOrInferDataContentType(CloudEvent cloudEvent)
    {
        Validation.CheckNotNull(cloudEvent, nameof(cloudEvent));
        return cloudEvent.DataContentType ?? (cloudEvent.Data is { } data ? InferDataContentType(data) : null);
    }

    protected virtual string? InferDataContentType(object data) => null;
}
