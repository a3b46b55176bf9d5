namespace Temporalio.Client;

/// <summary>Options of the heartbeat of an activity.</summary>
public class AsyncActivityHeartbeatOptions : ICloneable
{
    public IReadOnlyCollection<object?>? Details { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (AsyncActivityHeartbeatOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
