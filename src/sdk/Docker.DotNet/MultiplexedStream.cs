using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Docker.DotNet;

/// <summary>The standard streams of a container on one connection.</summary>
public class MultiplexedStream : IDisposable
{
    private const int HeaderLength = 8;
    private const int CopyBufferLength = 81920;

    private readonly byte[] header = new byte[HeaderLength];
    private readonly Stream stream;
    private readonly bool multiplexed;
    private TargetStream target;
    private int remaining;

    public MultiplexedStream(Stream stream, bool multiplexed)
    {
        ArgumentNullException.ThrowIfNull(stream);
        this.stream = stream;
        this.multiplexed = multiplexed;
    }

    /// <summary>The streams a frame may belong to.</summary>
    public enum TargetStream
    {
        StandardIn = 0,
        StandardOut = 1,
        StandardError = 2,
        SystemError = 3,
    }

    public Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, offset, count, cancellationToken);

    /// <summary>Copies everything to the container's standard input.</summary>
    public Task CopyFromAsync(Stream input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.CopyToAsync(stream, cancellationToken);
    }

    public async Task<ReadResult> ReadOutputAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (!multiplexed)
        {
            return new ReadResult
            {
                Count = await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken),
                Target = TargetStream.StandardOut,
            };
        }

        while (remaining == 0)
        {
            if (!await ReadHeaderAsync(cancellationToken))
            {
                return default;
            }

            if (target == TargetStream.SystemError)
            {
                throw new DockerDaemonException(await ReadSystemErrorAsync(cancellationToken));
            }
        }

        var read = await stream.ReadAsync(buffer.AsMemory(offset, Math.Min(count, remaining)), cancellationToken);
        if (read == 0 && count > 0)
        {
            throw new EndOfStreamException($"The stream ended {remaining} bytes before the end of a frame.");
        }

        remaining -= read;
        return new ReadResult { Count = read, Target = target };
    }

    public async Task<(string Stdout, string Stderr)> ReadOutputToEndAsync(CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        await CopyOutputToAsync(Stream.Null, output, error, cancellationToken);
        return (Text(output), Text(error));
    }

    public async Task CopyOutputToAsync(Stream stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stdin);
        ArgumentNullException.ThrowIfNull(stdout);
        ArgumentNullException.ThrowIfNull(stderr);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferLength);
        try
        {
            for (; ; )
            {
                var result = await ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
                if (result.EOF)
                {
                    return;
                }

                var destination = result.Target switch
                {
                    TargetStream.StandardIn => stdin,
                    TargetStream.StandardError => stderr,
                    _ => stdout,
                };
                await destination.WriteAsync(buffer.AsMemory(0, result.Count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }
    }

    private static string Text(MemoryStream memory) => Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);

    private async Task<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return false;
        }

        if (read < HeaderLength)
        {
            throw new EndOfStreamException("The stream ended inside the header of a frame.");
        }

        target = header[0] <= (byte)TargetStream.SystemError
            ? (TargetStream)header[0]
            : throw new InvalidDataException($"A frame is expected to belong to stream 0 to 3, got {header[0]}.");
        remaining = checked((int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)));
        return true;
    }

    private async Task<string> ReadSystemErrorAsync(CancellationToken cancellationToken)
    {
        var text = new byte[Math.Min(remaining, CopyBufferLength)];
        await stream.ReadExactlyAsync(text, cancellationToken);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>What a read returned.</summary>
    public struct ReadResult : IEquatable<ReadResult>
    {
        public int Count { get; set; }

        public TargetStream Target { get; set; }

        public readonly bool EOF => Count == 0;

        public static bool operator ==(ReadResult left, ReadResult right) => left.Equals(right);

        public static bool operator !=(ReadResult left, ReadResult right) => !left.Equals(right);

        public readonly bool Equals(ReadResult other) => Count == other.Count && Target == other.Target;

        public override readonly bool Equals(object? obj) => obj is ReadResult other && Equals(other);

        public override readonly int GetHashCode() => HashCode.Combine(Count, Target);
    }
}
