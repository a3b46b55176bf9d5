using System.Runtime.InteropServices;
using System.Text;

namespace CloudNative.CloudEvents.Core;

/// <summary>Conversions between streams, memory and arrays.</summary>
public static class BinaryDataUtilities
{
    public static async Task<ReadOnlyMemory<byte>> ToReadOnlyMemoryAsync(Stream stream)
    {
        using var buffer = new MemoryStream();
        await Validation.CheckNotNull(stream, nameof(stream)).CopyToAsync(buffer);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static ReadOnlyMemory<byte> ToReadOnlyMemory(Stream stream)
    {
        using var buffer = new MemoryStream();
        Validation.CheckNotNull(stream, nameof(stream)).CopyTo(buffer);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static MemoryStream AsStream(ReadOnlyMemory<byte> memory)
    {
        var segment = GetArraySegment(memory);
        return new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
    }

    public static string GetString(ReadOnlyMemory<byte> memory, Encoding encoding) =>
        Validation.CheckNotNull(encoding, nameof(encoding)).GetString(memory.Span);

    public static async Task CopyToStreamAsync(ReadOnlyMemory<byte> source, Stream destination) =>
        await Validation.CheckNotNull(destination, nameof(destination)).WriteAsync(source);

    /// <summary>The array behind the memory when it is exactly that array, else a copy.</summary>
    public static byte[] AsArray(ReadOnlyMemory<byte> memory)
    {
        var segment = GetArraySegment(memory);
        return segment.Array is { } array && segment.Offset == 0 && segment.Count == array.Length ? array : memory.ToArray();
    }

    public static ArraySegment<byte> GetArraySegment(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is not null
            ? segment
            : new ArraySegment<byte>(memory.ToArray());
}
