namespace Temporalio.Client;

/// <summary>TLS of a connection; certificates and keys are PEM.</summary>
public class TlsOptions : ICloneable
{
    /// <summary>Authority to trust instead of the system's.</summary>
    public byte[]? ServerRootCACert { get; set; }

    /// <summary>Name the server's certificate must have.</summary>
    public string? Domain { get; set; }

    public byte[]? ClientCert { get; set; }

    public byte[]? ClientPrivateKey { get; set; }

    /// <summary>No TLS, even with an API key.</summary>
    public bool Disabled { get; set; }

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();
}
