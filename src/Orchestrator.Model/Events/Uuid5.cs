using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Model.Events;

/// <summary>UUID version 5 (RFC 9562): the same name in the same namespace is always the same UUID.</summary>
public static class Uuid5
{
    public static Guid Create(Guid space, string name)
    {
        var size = Encoding.UTF8.GetMaxByteCount(name.Length);
        Span<byte> buffer = size <= 512 ? stackalloc byte[size] : new byte[size];
        return Create(space, buffer[..Encoding.UTF8.GetBytes(name, buffer)]);
    }

    public static Guid Create(Guid space, ReadOnlySpan<byte> name)
    {
        var size = 16 + name.Length;
        Span<byte> input = size <= 1024 ? stackalloc byte[size] : new byte[size];
        space.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing is protected by it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
