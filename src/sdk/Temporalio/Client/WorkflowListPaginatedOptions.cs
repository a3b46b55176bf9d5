namespace Temporalio.Client;

/// <summary>Options of one page of a list.</summary>
public class WorkflowListPaginatedOptions : ICloneable
{
    /// <summary>Entries of a page; 0 leaves it to the server.</summary>
    public int PageSize { get; set; }

    /// <summary>How the call is made.</summary>
    public RpcOptions? Rpc { get; set; }

    /// <inheritdoc />
    public virtual object Clone()
    {
        var copy = (WorkflowListPaginatedOptions)MemberwiseClone();
        copy.Rpc = (RpcOptions?)Rpc?.Clone();
        return copy;
    }
}
