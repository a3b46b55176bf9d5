namespace Temporalio.Client;

/// <summary>HTTP/2 pings of a connection.</summary>
public class KeepAliveOptions : ICloneable
{
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();
}
