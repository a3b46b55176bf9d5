namespace Orchestrator.Ingress;

/// <summary>An event or batch as received.</summary>
public sealed record IngressRequest(ReadOnlyMemory<byte> Body, string? ContentType)
{
    /// <summary>All headers; names without regard to case, <c>ce-*</c> select the binary mode.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Caller Caller { get; init; } = Caller.System;
}
