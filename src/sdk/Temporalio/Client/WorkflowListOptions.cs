namespace Temporalio.Client;

/// <summary>Options of a list.</summary>
public class WorkflowListOptions : ICloneable
{
    /// <summary>Most entries to return; 0 is all.</summary>
    public int Limit { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (WorkflowListOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
