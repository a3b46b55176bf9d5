namespace Temporalio.Client;

/// <summary>Options of the failure of an activity.</summary>
public class AsyncActivityFailOptions : ICloneable
{
    public IReadOnlyCollection<object?>? LastHeartbeatDetails { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (AsyncActivityFailOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
