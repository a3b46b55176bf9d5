using System.Buffers.Binary;
using System.Text;

namespace Orchestrator.Store.Sql;

/// <summary>Log lines as bytes: per line its time, its source, its length, its text.</summary>
internal static class LogChunks
{
    private const int HeaderSize = sizeof(long) + 1 + sizeof(int);
    private const int ChunkSize = 64 * 1024;

    public static IReadOnlyList<byte[]> Encode(IReadOnlyList<LogLine> lines)
    {
        var chunks = new List<byte[]>();
        using var buffer = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderSize];
        foreach (var line in lines)
        {
            var text = Encoding.UTF8.GetBytes(line.Text);
            if (buffer.Length > 0 && buffer.Length + HeaderSize + text.Length > ChunkSize)
            {
                chunks.Add(buffer.ToArray());
                buffer.SetLength(0);
            }

            BinaryPrimitives.WriteInt64LittleEndian(header, line.Time.UtcTicks);
            header[sizeof(long)] = (byte)line.Source;
            BinaryPrimitives.WriteInt32LittleEndian(header[(sizeof(long) + 1)..], text.Length);
            buffer.Write(header);
            buffer.Write(text);
        }

        chunks.Add(buffer.ToArray());
        return chunks;
    }

    public static List<LogLine> Decode(ReadOnlySpan<byte> chunk)
    {
        var lines = new List<LogLine>();
        while (chunk.Length >= HeaderSize)
        {
            var time = EventRow.Time(BinaryPrimitives.ReadInt64LittleEndian(chunk));
            var source = (LogSource)chunk[sizeof(long)];
            var length = BinaryPrimitives.ReadInt32LittleEndian(chunk[(sizeof(long) + 1)..]);
            lines.Add(new LogLine(time, source, Encoding.UTF8.GetString(chunk.Slice(HeaderSize, length))));
            chunk = chunk[(HeaderSize + length)..];
        }

        return lines;
    }
}
