namespace Temporalio.Testing;

/// <summary>Options of the local server.</summary>
public class DevServerOptions : ICloneable
{
    /// <summary>Directory that keeps the data; in memory by default.</summary>
    public string? DatabaseFilename { get; set; }

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();
}
