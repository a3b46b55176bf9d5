namespace Temporalio.Client;

/// <summary>How failed calls are tried again.</summary>
public class RpcRetryOptions : ICloneable
{
    public TimeSpan InitialInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    public float RandomizationFactor { get; set; } = 0.2F;

    public float Multiplier { get; set; } = 1.5F;

    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan? MaxElapsedTime { get; set; } = TimeSpan.FromSeconds(10);

    public int MaxRetries { get; set; } = 10;

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();
}
