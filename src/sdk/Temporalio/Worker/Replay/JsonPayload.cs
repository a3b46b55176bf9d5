using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Temporalio.Api.Common.V1;

namespace Temporalio.Worker.Replay;

/// <summary>json/plain payloads of the SDK's own marker data.</summary>
internal static class JsonPayload
{
    private static readonly ByteString JsonPlain = ByteString.CopyFromUtf8("json/plain");

    public static Payload Of<T>(T value, JsonTypeInfo<T> type)
    {
        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(value, type)) };
        payload.Metadata.Add("encoding", JsonPlain);
        return payload;
    }
}
