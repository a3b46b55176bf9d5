using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>What the protobuf encodings share.</summary>
internal static class ProtoType
{
    private const string TypeKey = "messageType";

    private static readonly ConcurrentDictionary<Type, MessageDescriptor> Descriptors = new();

    public static Payload Payload(ByteString encoding, IMessage message, ByteString data) => new()
    {
        Metadata =
        {
            [EncodingNames.MetadataKey] = encoding,
            [TypeKey] = ByteString.CopyFromUtf8(message.Descriptor.FullName),
        },
        Data = data,
    };

    /// <summary>The descriptor of the type asked for, checked against the payload's.</summary>
    public static MessageDescriptor Find(Payload payload, Type type)
    {
        if (!typeof(IMessage).IsAssignableFrom(type))
        {
            throw new ArgumentException($"Cannot read a protobuf message as {type}: expected a message type.", nameof(type));
        }

        var descriptor = Descriptors.GetOrAdd(type, static type =>
            type.GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) as MessageDescriptor ??
            throw new ArgumentException($"Cannot read a protobuf message as {type}: it has no descriptor.", nameof(type)));
        if (payload.Metadata.TryGetValue(TypeKey, out var name) && name.ToStringUtf8() is { Length: > 0 } text && text != descriptor.FullName)
        {
            throw new ArgumentException($"Cannot read a protobuf message: expected {descriptor.FullName}, got {text}.", nameof(payload));
        }

        return descriptor;
    }
}
