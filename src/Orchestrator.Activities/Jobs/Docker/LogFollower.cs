using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Docker.DotNet;
using Docker.DotNet.Models;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>Follows the output of one container to its end and hands it on line by line, in groups as they come.</summary>
internal static class LogFollower
{
    private const int BufferLength = 32 * 1024;
    private const int QueuedGroups = 16;

    /// <summary>
    /// Hands on every line after <paramref name="seen"/> and returns the time of the last one. Following, it ends with the
    /// container, and then the daemon may keep back the very last lines; a second call that does not follow gets them.
    /// </summary>
    internal static async Task<DateTimeOffset?> ReadAsync(
        DockerClient client,
        string container,
        IContainerObserver observer,
        DateTimeOffset? seen,
        bool follow,
        CancellationToken cancellationToken)
    {
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = true,
            Follow = follow,
            Since = seen is { } time ? Since(time) : null,
        };
        using var stream = await client.Containers.GetContainerLogsAsync(container, tty: false, parameters, cancellationToken);

        // Reading goes on while a group is written, and waits only when the store is far behind.
        var groups = Channel.CreateBounded<List<LogLine>>(
            new BoundedChannelOptions(QueuedGroups) { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(groups.Reader, observer, seen, cancellationToken);
        try
        {
            await TakeApartAsync(stream, seen, groups.Writer, cancellationToken);
        }
        finally
        {
            groups.Writer.TryComplete();
        }

        return await writing;
    }

    private static async Task TakeApartAsync(
        MultiplexedStream stream, DateTimeOffset? seen, ChannelWriter<List<LogLine>> groups, CancellationToken cancellationToken)
    {
        var output = new LogLineAssembler(LogSource.StandardOutput);
        var error = new LogLineAssembler(LogSource.StandardError);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            for (; ; )
            {
                var lines = new List<LogLine>();
                var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
                if (read.EOF)
                {
                    output.Flush(lines);
                    error.Flush(lines);
                    await QueueAsync(groups, lines, seen, cancellationToken);
                    return;
                }

                var assembler = read.Target == MultiplexedStream.TargetStream.StandardError ? error : output;
                assembler.Add(buffer.AsSpan(0, read.Count), lines);
                await QueueAsync(groups, lines, seen, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask QueueAsync(
        ChannelWriter<List<LogLine>> groups, List<LogLine> lines, DateTimeOffset? seen, CancellationToken cancellationToken)
    {
        if (seen is { } last)
        {
            lines.RemoveAll(line => line.Time <= last);
        }

        if (lines.Count > 0)
        {
            await groups.WriteAsync(lines, cancellationToken);
        }
    }

    private static async Task<DateTimeOffset?> WriteAsync(
        ChannelReader<List<LogLine>> groups, IContainerObserver observer, DateTimeOffset? seen, CancellationToken cancellationToken)
    {
        while (await groups.WaitToReadAsync(cancellationToken))
        {
            var lines = new List<LogLine>();
            while (groups.TryRead(out var group))
            {
                lines.AddRange(group);
            }

            await observer.WriteAsync(lines, cancellationToken);
            seen = lines[^1].Time;
        }

        return seen;
    }

    // Seconds with a fraction; the daemon answers with everything from then on, that moment included.
    private static string Since(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return string.Create(
            CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond:D7}00");
    }
}
