using System.Runtime.InteropServices;

namespace Orchestrator.Store.Sql;

/// <summary>Gives a database the array it wants, without a copy where memory is a whole array already.</summary>
internal static class Bytes
{
    public static byte[] Of(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array && segment.Offset == 0 && segment.Count == array.Length
            ? array
            : memory.ToArray();
}
