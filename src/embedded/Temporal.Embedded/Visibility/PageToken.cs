using System.Buffers.Binary;
using Google.Protobuf;
using Temporal.Embedded.Rpc;

namespace Temporal.Embedded.Visibility;

/// <summary>Where a page of a list ended: the order keys of its last row.</summary>
internal readonly record struct PageToken(long CloseKey, long StartTime, long RunKey)
{
    private const int Size = 24;

    public static PageToken? Read(ByteString token)
    {
        if (token.IsEmpty)
        {
            return null;
        }

        return token.Length == Size
            ? new PageToken(
                BinaryPrimitives.ReadInt64BigEndian(token.Span),
                BinaryPrimitives.ReadInt64BigEndian(token.Span[8..]),
                BinaryPrimitives.ReadInt64BigEndian(token.Span[16..]))
            : throw Refusal.InvalidArgument("Invalid NextPageToken.");
    }

    public ByteString Write()
    {
        Span<byte> token = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(token, CloseKey);
        BinaryPrimitives.WriteInt64BigEndian(token[8..], StartTime);
        BinaryPrimitives.WriteInt64BigEndian(token[16..], RunKey);
        return ByteString.CopyFrom(token);
    }
}
