using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace Temporal.Embedded.Grpc;

/// <summary>Writes the outcome of a call as gRPC header fields.</summary>
internal static class GrpcTrailers
{
    // Clients limit the size of a header list (16 KiB in common ones).
    private const int LongestMessage = 3000;
    private const int LargestDetail = 10_000;

    public static void WriteOk(IHeaderDictionary trailers) => trailers["grpc-status"] = "0";

    public static void WriteError(IHeaderDictionary trailers, int code, string message, IMessage? detail)
    {
        trailers["grpc-status"] = code.ToString(CultureInfo.InvariantCulture);
        trailers["grpc-message"] = Encode(message);
        // Better no details than a reply that the client cannot read at all.
        if (detail is not null && detail.CalculateSize() <= LargestDetail)
        {
            trailers["grpc-status-details-bin"] = Details(code, message, detail);
        }
    }

    private static string Details(int code, string message, IMessage detail)
    {
        var status = new Status { Code = code, Message = Shorten(message), Details = { Any.Pack(detail) } };
        return Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    private static string Shorten(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage];

    private static string Encode(string message)
    {
        var text = Shorten(message);
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            _ = b is >= 0x20 and <= 0x7e and not (byte)'%'
                ? encoded.Append((char)b)
                : encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }
}
