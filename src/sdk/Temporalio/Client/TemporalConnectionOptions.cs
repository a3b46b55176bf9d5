using Temporalio.Runtime;

namespace Temporalio.Client;

/// <summary>How to connect.</summary>
public class TemporalConnectionOptions : ICloneable
{
    public TemporalConnectionOptions()
    {
    }

    public TemporalConnectionOptions(string targetHost) => TargetHost = targetHost;

    /// <summary>host:port; required.</summary>
    public string? TargetHost { get; set; }

    /// <summary>TLS; by default none without an API key, and the system's with one.</summary>
    public TlsOptions? Tls { get; set; }

    public RpcRetryOptions? RpcRetry { get; set; }

    /// <summary>HTTP/2 pings; null sends none.</summary>
    public KeepAliveOptions? KeepAlive { get; set; } = new();

    /// <summary>How requests are compressed.</summary>
    public GrpcCompression GrpcCompression { get; set; } = new GrpcCompression.Gzip();

    public IReadOnlyCollection<KeyValuePair<string, string>>? RpcMetadata { get; set; }

    public IReadOnlyCollection<KeyValuePair<string, byte[]>>? RpcBinaryMetadata { get; set; }

    /// <summary>Key sent as bearer token.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Identity of the client; process id and host by default.</summary>
    public string? Identity { get; set; }

    public TemporalRuntime? Runtime { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (TemporalConnectionOptions)MemberwiseClone();
        copy.Tls = (TlsOptions?)Tls?.Clone();
        copy.RpcRetry = (RpcRetryOptions?)RpcRetry?.Clone();
        copy.KeepAlive = (KeepAliveOptions?)KeepAlive?.Clone();
        return copy;
    }
}
