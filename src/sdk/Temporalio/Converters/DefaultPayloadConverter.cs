using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>Tries encodings in order: null, bytes, protobuf, JSON.</summary>
public class DefaultPayloadConverter : IPayloadConverter, IWithSerializationContext<IPayloadConverter>
{
    private readonly IEncodingConverter[] ordered;

    public DefaultPayloadConverter()
        : this(JsonPlainConverter.DefaultOptions)
    {
    }

    public DefaultPayloadConverter(JsonSerializerOptions jsonSerializerOptions)
        : this(
            new BinaryNullConverter(),
            new BinaryPlainConverter(),
            new JsonProtoConverter(),
            new BinaryProtoConverter(),
            new JsonPlainConverter(jsonSerializerOptions))
    {
    }

    public DefaultPayloadConverter(params IEncodingConverter[] encodingConverters)
    {
        EncodingConverters = ordered = encodingConverters;
        IndexedEncodingConverters = encodingConverters.ToDictionary(
            converter => ByteString.CopyFromUtf8(converter.Encoding), converter => converter);
    }

    public IReadOnlyCollection<IEncodingConverter> EncodingConverters { get; private init; }

    protected IReadOnlyDictionary<ByteString, IEncodingConverter> IndexedEncodingConverters { get; private init; }

    /// <inheritdoc />
    public Payload ToPayload(object? value)
    {
        if (value is IRawValue raw)
        {
            return raw.Payload;
        }

        foreach (var converter in ordered)
        {
            if (converter.TryToPayload(value, out var payload))
            {
                return payload!;
            }
        }

        throw new ArgumentException($"Cannot convert a value of type {value?.GetType()}: no encoding takes it.", nameof(value));
    }

    /// <inheritdoc />
    public object? ToValue(Payload payload, Type type)
    {
        if (type == typeof(IRawValue) || type == typeof(RawValue))
        {
            return new RawValue(payload);
        }

        if (!payload.Metadata.TryGetValue(EncodingNames.MetadataKey, out var encoding))
        {
            throw new ArgumentException("Cannot read a payload: its metadata has no encoding.", nameof(payload));
        }

        if (!IndexedEncodingConverters.TryGetValue(encoding, out var converter))
        {
            throw new ArgumentException($"Cannot read a payload: unknown encoding '{encoding.ToStringUtf8()}'.", nameof(payload));
        }

        return converter.ToValue(payload, type);
    }

    /// <inheritdoc />
    public virtual IPayloadConverter WithSerializationContext(ISerializationContext context) => this;
}
