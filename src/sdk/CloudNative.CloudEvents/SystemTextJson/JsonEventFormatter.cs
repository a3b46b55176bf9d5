using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.SystemTextJson;

/// <summary>The JSON event format on System.Text.Json.</summary>
public partial class JsonEventFormatter : CloudEventFormatter
{
    protected const string DataBase64PropertyName = "data_base64";
    protected const string DataPropertyName = "data";

    private const string JsonMediaType = "application/json";
    private const string MediaTypeSuffix = "+json";

    public JsonEventFormatter()
        : this(null, default)
    {
    }

    public JsonEventFormatter(JsonSerializerOptions? serializerOptions, JsonDocumentOptions documentOptions)
    {
        SerializerOptions = serializerOptions;
        DocumentOptions = documentOptions;
    }

    protected JsonSerializerOptions? SerializerOptions { get; }

    protected JsonDocumentOptions DocumentOptions { get; }

    public override ReadOnlyMemory<byte> EncodeStructuredModeMessage(CloudEvent cloudEvent, out ContentType contentType)
    {
        Validation.CheckCloudEventArgument(cloudEvent, nameof(cloudEvent));
        contentType = new ContentType(MimeUtilities.MediaType + MediaTypeSuffix) { CharSet = Encoding.UTF8.WebName };
        using var stream = new MemoryStream();
        using (var writer = CreateWriter(stream))
        {
            WriteCloudEvent(writer, cloudEvent);
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public override ReadOnlyMemory<byte> EncodeBatchModeMessage(IEnumerable<CloudEvent> cloudEvents, out ContentType contentType)
    {
        var batch = Validation.CheckNotNull(cloudEvents, nameof(cloudEvents)).ToList();
        Validation.CheckCloudEventBatchArgument(batch, nameof(cloudEvents));
        contentType = new ContentType(MimeUtilities.BatchMediaType + MediaTypeSuffix) { CharSet = Encoding.UTF8.WebName };
        using var stream = new MemoryStream();
        using (var writer = CreateWriter(stream))
        {
            writer.WriteStartArray();
            batch.ForEach(cloudEvent => WriteCloudEvent(writer, cloudEvent));
            writer.WriteEndArray();
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public JsonElement ConvertToJsonElement(CloudEvent cloudEvent)
    {
        var text = EncodeStructuredModeMessage(cloudEvent, out _);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public override ReadOnlyMemory<byte> EncodeBinaryModeEventData(CloudEvent cloudEvent)
    {
        Validation.CheckCloudEventArgument(cloudEvent, nameof(cloudEvent));
        if (cloudEvent.Data is null)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (cloudEvent.Data is byte[] bytes)
        {
            return bytes;
        }

        var contentType = new ContentType(GetOrInferDataContentType(cloudEvent) ?? JsonMediaType);
        var encoding = MimeUtilities.GetEncoding(contentType);
        if (IsJsonMediaType(contentType.MediaType))
        {
            var utf8 = JsonSerializer.SerializeToUtf8Bytes(cloudEvent.Data, cloudEvent.Data.GetType(), SerializerOptions);
            return encoding is UTF8Encoding ? utf8 : Encoding.Convert(Encoding.UTF8, encoding, utf8);
        }

        return cloudEvent.Data is string text && IsText(contentType.MediaType)
            ? encoding.GetBytes(text)
            : throw CannotEncode(cloudEvent, contentType.MediaType);
    }

    protected override string? InferDataContentType(object data) => data is byte[]? null : JsonMediaType;

    protected virtual void EncodeStructuredModeData(CloudEvent cloudEvent, Utf8JsonWriter writer)
    {
        if (cloudEvent.Data is byte[] bytes)
        {
            writer.WriteBase64String(DataBase64PropertyName, bytes);
            return;
        }

        var mediaType = new ContentType(GetOrInferDataContentType(cloudEvent) ?? JsonMediaType).MediaType;
        if (IsJsonMediaType(mediaType))
        {
            writer.WritePropertyName(DataPropertyName);
            JsonSerializer.Serialize(writer, cloudEvent.Data, SerializerOptions);
        }
        else if (cloudEvent.Data is string text && IsText(mediaType))
        {
            writer.WriteString(DataPropertyName, text);
        }
        else
        {
            throw CannotEncode(cloudEvent, mediaType);
        }
    }

    protected static bool IsJsonMediaType(string mediaType) =>
        mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string mediaType) => mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase);

    private static ArgumentException CannotEncode(CloudEvent cloudEvent, string mediaType) =>
        new($"Data of type {cloudEvent.Data?.GetType().Name} has no form as {mediaType}.", nameof(cloudEvent));

    private Utf8JsonWriter CreateWriter(Stream stream) => new(
        stream,
        new JsonWriterOptions
        {
            Encoder = SerializerOptions?.Encoder,
            Indented = SerializerOptions?.WriteIndented ?? false,
            SkipValidation = true,
        });

    private void WriteCloudEvent(Utf8JsonWriter writer, CloudEvent cloudEvent)
    {
        writer.WriteStartObject();
        writer.WriteString(CloudEventsSpecVersion.SpecVersionAttribute.Name, cloudEvent.SpecVersion.VersionId);
        foreach (var (attribute, value) in cloudEvent.GetPopulatedAttributes())
        {
            switch (value)
            {
                case bool boolean:
                    writer.WriteBoolean(attribute.Name, boolean);
                    break;
                case int integer:
                    writer.WriteNumber(attribute.Name, integer);
                    break;
                default:
                    writer.WriteString(attribute.Name, attribute.Type.Format(value));
                    break;
            }
        }

        if (cloudEvent.Data is not null)
        {
            if (cloudEvent.DataContentType is null && GetOrInferDataContentType(cloudEvent) is { } inferred)
            {
                writer.WriteString(cloudEvent.SpecVersion.DataContentTypeAttribute.Name, inferred);
            }

            EncodeStructuredModeData(cloudEvent, writer);
        }

        writer.WriteEndObject();
    }
}
