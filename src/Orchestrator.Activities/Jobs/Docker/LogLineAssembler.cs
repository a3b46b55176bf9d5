using System.Buffers;
using System.Globalization;
using System.Text;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>
/// Makes lines of the bytes of one stream, each of which begins with a time and a space. The daemon cuts a long line every
/// 16 KiB and gives each part a time of its own, so a part counts as a line.
/// </summary>
internal sealed class LogLineAssembler(LogSource source)
{
    private const int PartLength = 16 * 1024;
    private const int LongestTime = 36;

    private readonly ArrayBufferWriter<byte> line = new(1024);
    private int timeLength = -1;

    internal void Add(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        while (!bytes.IsEmpty)
        {
            if (timeLength < 0)
            {
                bytes = ReadTime(bytes);
                continue;
            }

            var room = PartLength - (line.WrittenCount - timeLength);
            var end = bytes.IndexOf((byte)'\n');
            if (end >= 0 && end <= room)
            {
                line.Write(bytes[..end]);
                bytes = bytes[(end + 1)..];
                Complete(lines);
            }
            else if (bytes.Length > room)
            {
                line.Write(bytes[..room]);
                bytes = bytes[room..];
                Complete(lines);
            }
            else
            {
                line.Write(bytes);
                bytes = [];
            }
        }
    }

    /// <summary>The last line, when it has no line break.</summary>
    internal void Flush(List<LogLine> lines)
    {
        if (timeLength >= 0 && line.WrittenCount > timeLength)
        {
            Complete(lines);
        }
    }

    private ReadOnlySpan<byte> ReadTime(ReadOnlySpan<byte> bytes)
    {
        var space = bytes.IndexOf((byte)' ');
        var taken = space < 0 ? bytes.Length : space + 1;
        line.Write(bytes[..taken]);
        if (space >= 0 || line.WrittenCount > LongestTime)
        {
            timeLength = line.WrittenCount;
        }

        return bytes[taken..];
    }

    private void Complete(List<LogLine> lines)
    {
        var written = line.WrittenSpan;
        var text = written[timeLength..];
        if (text is [.., (byte)'\r'])
        {
            text = text[..^1];
        }

        var time = DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(written[..timeLength]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.ToUniversalTime()
            : throw new InvalidDataException("A log line of the Docker daemon does not begin with a time.");
        lines.Add(new LogLine(time, source, Encoding.UTF8.GetString(text)));
        line.ResetWrittenCount();
        timeLength = -1;
    }
}
