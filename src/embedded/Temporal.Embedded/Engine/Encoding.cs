using Google.Protobuf;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Messages to and from bytes.</summary>
internal static class Encoding
{
    /// <summary>Says that bytes are ours; random bytes have it one time in four billion.</summary>
    public const uint Mark = 0x4f524331;

    public static byte[] Bytes(IMessage message) => message.ToByteArray();

    /// <summary>A batch of events as it is stored: a History message.</summary>
    public static byte[] Batch(List<HistoryEvent> events)
    {
        var history = new History();
        history.Events.AddRange(events);
        return history.ToByteArray();
    }

    public static ByteString Token(TaskToken token)
    {
        token.Mark = Mark;
        return token.ToByteString();
    }

    /// <summary>The token that a worker sent back; anything else is refused.</summary>
    public static TaskToken Token(ByteString bytes)
    {
        if (bytes.IsEmpty)
        {
            throw Rpc.Refusal.InvalidArgument("Task token not set on request.");
        }

        return TryParse(TaskToken.Parser, bytes) is { Mark: Mark } token ? token : throw Rpc.Refusal.InvalidArgument("Error deserializing task token.");
    }

    public static ByteString Page(PageToken token)
    {
        token.Mark = Mark;
        return token.ToByteString();
    }

    public static PageToken Page(ByteString bytes) =>
        TryParse(PageToken.Parser, bytes) is { Mark: Mark } token ? token : throw Rpc.Refusal.InvalidArgument("Invalid NextPageToken.");

    private static T? TryParse<T>(MessageParser<T> parser, ByteString bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
