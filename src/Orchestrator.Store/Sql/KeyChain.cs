using System.Security.Cryptography;

namespace Orchestrator.Store.Sql;

/// <summary>The key of an event that is logged again after the de-duplication window: a function of the one before.</summary>
internal static class KeyChain
{
    public static Guid Next(Guid key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.ToByteArray(bigEndian: true), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
