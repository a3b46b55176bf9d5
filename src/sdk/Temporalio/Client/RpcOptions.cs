namespace Temporalio.Client;

/// <summary>How one call is made.</summary>
public class RpcOptions : ICloneable
{
    /// <summary>Try again when the failure may be passing; by default high-level calls do, raw ones do not.</summary>
    public bool? Retry { get; set; }

    /// <summary>Headers on top of the connection's.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>>? Metadata { get; set; }

    /// <summary>Binary headers on top of the connection's; names end in "-bin".</summary>
    public IReadOnlyCollection<KeyValuePair<string, byte[]>>? BinaryMetadata { get; set; }

    /// <summary>Longest time for the call, with all its attempts.</summary>
    public TimeSpan? Timeout { get; set; }

    public CancellationToken? CancellationToken { get; set; }

    /// <inheritdoc />
    public virtual object Clone() => MemberwiseClone();

    /// <summary>These options, cancelled by the token too; the source, if any, is to be disposed after the call.</summary>
    protected internal Tuple<RpcOptions, CancellationTokenSource?> WithAdditionalCancellationToken(CancellationToken? cancellationToken)
    {
        if (cancellationToken is not { } token)
        {
            return new(this, null);
        }

        var copy = (RpcOptions)Clone();
        if (CancellationToken is not { } own)
        {
            copy.CancellationToken = token;
            return new(copy, null);
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(own, token);
        copy.CancellationToken = source.Token;
        return new(copy, source);
    }
}
