using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>Values as JSON, by System.Text.Json.</summary>
public class JsonPlainConverter : IEncodingConverter
{
    internal static readonly JsonSerializerOptions DefaultOptions = new() { Converters = { JsonCommonTypeConverter.Instance } };

    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8("json/plain");

    public JsonPlainConverter(JsonSerializerOptions serializerOptions) => SerializerOptions = serializerOptions;

    /// <inheritdoc />
    public virtual string Encoding => "json/plain";

    protected JsonSerializerOptions SerializerOptions { get; }

    /// <inheritdoc />
    public virtual bool TryToPayload(object? value, out Payload? payload)
    {
        var bytes = value == null
            ? "null"u8.ToArray()
            : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), SerializerOptions);
        payload = new() { Metadata = { [EncodingNames.MetadataKey] = EncodingBytes }, Data = UnsafeByteOperations.UnsafeWrap(bytes) };
        return true;
    }

    /// <inheritdoc />
    public virtual object? ToValue(Payload payload, Type type) =>
        JsonSerializer.Deserialize(payload.Data.Span, type, SerializerOptions);
}
