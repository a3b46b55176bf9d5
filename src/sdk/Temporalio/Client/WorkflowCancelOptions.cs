namespace Temporalio.Client;

/// <summary>Options of a cancellation request.</summary>
public class WorkflowCancelOptions : ICloneable
{
    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (WorkflowCancelOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
