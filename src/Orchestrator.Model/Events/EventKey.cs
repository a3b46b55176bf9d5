using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Model.Events;

/// <summary>The internal key of an event, from which every derived id comes: workflow ids, request ids, delivery ids.</summary>
public static class EventKey
{
    private static readonly Guid EventSpace = new("b0f9a1f2-5c1e-5d0a-9a57-6f2e1f0d7c11");
    private static readonly Guid ContextSpace = new("4d2e7c5a-3b68-5f4e-8a1c-0e9b6d3f2a77");
    private static readonly Guid DerivedSpace = new("e6a3c8d4-91b7-5a2f-b5d0-7c4f8e1a6b39");

    /// <summary>The de-duplication key: source, id, type and the hash of the canonical data.</summary>
    public static Guid Of(Event received)
    {
        var texts = $"{received.Source}\n{received.Id}\n{received.Type}\n";
        var size = Encoding.UTF8.GetMaxByteCount(texts.Length) + SHA256.HashSizeInBytes;
        Span<byte> name = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var length = Encoding.UTF8.GetBytes(texts, name);
        CanonicalJson.Hash(received, name[length..]);
        return Uuid5.Create(EventSpace, name[..(length + SHA256.HashSizeInBytes)]);
    }

    /// <summary>A context as events carry it: a UUID stays, any other text maps to the same UUID each time.</summary>
    public static string Context(string context) =>
        Guid.TryParseExact(context, "D", out _) ? context : Uuid5.Create(ContextSpace, context).ToString("D");

    /// <summary>The id of something that follows from something else and must survive a retry, such as an emitted event.</summary>
    public static string Derive(string origin, string purpose) => Uuid5.Create(DerivedSpace, $"{origin}\n{purpose}").ToString("D");
}
