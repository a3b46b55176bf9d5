using System.Globalization;
using System.Text;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs.Process;

/// <summary>Reads what a process has written since the last look, in whole lines, and remembers in a file how far it came.</summary>
internal sealed class OutputTail(ScratchDirectory directory, TimeProvider time)
{
    private const int LongestLine = 16 * 1024;
    private const string PositionFile = "position";

    private readonly long[] positions = Read(directory);

    /// <summary>Hands on all new lines; at the <paramref name="end"/> also a last one without a line break.</summary>
    internal async Task ForwardAsync(IContainerObserver observer, bool end, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        await ReadLinesAsync(0, directory.Output, LogSource.StandardOutput, lines, end, cancellationToken);
        await ReadLinesAsync(1, directory.Error, LogSource.StandardError, lines, end, cancellationToken);
        if (lines.Count == 0)
        {
            return;
        }

        // Not to be cut off in between: lines whose position is not noted come twice.
        await observer.WriteAsync(lines, CancellationToken.None);
        await File.WriteAllTextAsync(
            directory.File(PositionFile),
            string.Create(CultureInfo.InvariantCulture, $"{positions[0]} {positions[1]}"),
            CancellationToken.None);
    }

    private static long[] Read(ScratchDirectory directory)
    {
        var file = directory.File(PositionFile);
        var parts = File.Exists(file) ? File.ReadAllText(file).Split(' ') : [];
        return parts.Length == 2
            ? [long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)]
            : [0, 0];
    }

    private async Task ReadLinesAsync(
        int index, string path, LogSource source, List<LogLine> lines, bool end, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = positions[index];
        var unread = new byte[Math.Min(file.Length - file.Position, 4L << 20)];
        var length = await file.ReadAtLeastAsync(unread, unread.Length, throwOnEndOfStream: false, cancellationToken);
        var now = time.GetUtcNow();
        var rest = unread.AsMemory(0, length);
        while (!rest.IsEmpty)
        {
            var breakAt = rest.Span.IndexOf((byte)'\n');
            var taken = breakAt >= 0 && breakAt <= LongestLine ? breakAt : Math.Min(rest.Length, LongestLine);
            if (breakAt < 0 && taken < LongestLine && !end)
            {
                return;
            }

            lines.Add(new LogLine(now, source, Encoding.UTF8.GetString(rest.Span[..taken]).TrimEnd('\r')));
            var consumed = taken == breakAt ? taken + 1 : taken;
            positions[index] += consumed;
            rest = rest[consumed..];
        }
    }
}
