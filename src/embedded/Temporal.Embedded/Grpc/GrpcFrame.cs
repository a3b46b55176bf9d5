using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Temporal.Embedded.Grpc;

/// <summary>The framing of gRPC messages: a flag byte, four bytes of length, the message.</summary>
internal static class GrpcFrame
{
    /// <summary>The biggest request, compressed or not.</summary>
    public const int MaximumSize = 4 << 20;

    private const int PrefixSize = 5;

    /// <summary>Reads the one message of a unary request.</summary>
    /// <exception cref="TemporalServiceException">The message is too large, missing, or cannot be read.</exception>
    public static async ValueTask<T> ReadAsync<T>(PipeReader reader, FrameParser<T> parse, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadFrameAsync(reader, parse, cancellationToken);
        }
        catch (IOException e)
        {
            // Reading tells of a reset, and so does giving back what was read.
            throw new OperationCanceledException("The caller reset its request.", e);
        }
    }

    private static async ValueTask<T> ReadFrameAsync<T>(PipeReader reader, FrameParser<T> parse, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.Length >= PrefixSize)
            {
                var (compressed, size) = Prefix(buffer);
                if (buffer.Length >= PrefixSize + size)
                {
                    var message = Parse(buffer.Slice(PrefixSize, size), compressed, parse);
                    reader.AdvanceTo(buffer.GetPosition(PrefixSize + size));
                    return message;
                }
            }

            if (read.IsCompleted)
            {
                throw new TemporalServiceException(GrpcStatus.Internal, "grpc: the request ended before its message was complete");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Writes a message as one uncompressed frame.</summary>
    public static void Write(PipeWriter writer, IMessage message)
    {
        var size = message.CalculateSize();
        var prefix = writer.GetSpan(PrefixSize);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], size);
        writer.Advance(PrefixSize);
        message.WriteTo(writer);
    }

    private static (bool Compressed, int Size) Prefix(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(prefix);
        var size = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return size <= MaximumSize
            ? (prefix[0] != 0, (int)size)
            : throw new TemporalServiceException(GrpcStatus.ResourceExhausted, $"grpc: received message larger than max ({size} vs. {MaximumSize})");
    }

    private static T Parse<T>(ReadOnlySequence<byte> body, bool compressed, FrameParser<T> parse)
    {
        try
        {
            return compressed ? Inflate(body, parse) : parse(body);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new TemporalServiceException(GrpcStatus.Internal, $"grpc: error unmarshalling request: {e.Message}");
        }
    }

    private static T Inflate<T>(ReadOnlySequence<byte> body, FrameParser<T> parse)
    {
        var packed = ArrayPool<byte>.Shared.Rent((int)body.Length);
        var plain = ArrayPool<byte>.Shared.Rent(Math.Max(4096, (int)body.Length * 4));
        try
        {
            body.CopyTo(packed);
            using var source = new MemoryStream(packed, 0, (int)body.Length, writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            var length = 0;
            while (gzip.Read(plain, length, plain.Length - length) is > 0 and var count)
            {
                length += count;
                if (length > MaximumSize)
                {
                    throw new TemporalServiceException(GrpcStatus.ResourceExhausted, $"grpc: received message after decompression larger than max {MaximumSize}");
                }

                if (length == plain.Length)
                {
                    plain = Grow(plain);
                }
            }

            return parse(new ReadOnlySequence<byte>(plain, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var bigger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(bigger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return bigger;
    }
}
