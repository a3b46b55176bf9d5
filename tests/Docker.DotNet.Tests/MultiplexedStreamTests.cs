using System.Text;

namespace Docker.DotNet.Tests;

public sealed class MultiplexedStreamTests
{
    [Fact]
    public async Task ReadOutputToEndAsync_FramesOfBothStreams_AreTakenApart()
    {
        using var stream = new MultiplexedStream(Frames((1, "he"), (2, "no"), (1, ""), (1, "llo")), multiplexed: true);

        var output = await stream.ReadOutputToEndAsync(CancellationToken.None);

        Assert.Equal(("hello", "no"), output);
    }

    [Fact]
    public async Task ReadOutputAsync_SmallBuffer_StaysInsideTheFrame()
    {
        using var stream = new MultiplexedStream(Frames((2, "abc"), (1, "d")), multiplexed: true);
        var buffer = new byte[2];

        var first = await stream.ReadOutputAsync(buffer, 0, 2, CancellationToken.None);
        var second = await stream.ReadOutputAsync(buffer, 0, 2, CancellationToken.None);

        Assert.Equal((2, MultiplexedStream.TargetStream.StandardError), (first.Count, first.Target));
        Assert.Equal((1, (byte)'c'), (second.Count, buffer[0]));
    }

    [Fact]
    public async Task ReadOutputAsync_SystemError_Throws()
    {
        using var stream = new MultiplexedStream(Frames((3, "disk full")), multiplexed: true);

        var thrown = await Assert.ThrowsAsync<DockerDaemonException>(() => stream.ReadOutputToEndAsync(CancellationToken.None));

        Assert.Equal("disk full", thrown.Message);
    }

    [Fact]
    public async Task ReadOutputAsync_StreamCutInAFrame_Throws()
    {
        var frames = Frames((1, "abcdef"));
        frames.SetLength(frames.Length - 2);
        using var stream = new MultiplexedStream(frames, multiplexed: true);

        await Assert.ThrowsAsync<EndOfStreamException>(() => stream.ReadOutputToEndAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ReadOutputToEndAsync_NotMultiplexed_IsStandardOut()
    {
        using var stream = new MultiplexedStream(new MemoryStream("raw"u8.ToArray()), multiplexed: false);

        Assert.Equal(("raw", ""), await stream.ReadOutputToEndAsync(CancellationToken.None));
    }

    private static MemoryStream Frames(params (byte Target, string Text)[] frames)
    {
        var stream = new MemoryStream();
        foreach (var (target, text) in frames)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            stream.Write([target, 0, 0, 0, 0, 0, 0, (byte)bytes.Length]);
            stream.Write(bytes);
        }

        stream.Position = 0;
        return stream;
    }
}
