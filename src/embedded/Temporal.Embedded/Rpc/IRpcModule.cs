namespace Temporal.Embedded.Rpc;

/// <summary>A part of the service that serves RPCs; listed in <see cref="ServiceParts"/>.</summary>
internal interface IRpcModule
{
    /// <summary>Adds the module's handlers.</summary>
    void Register(RpcTable table);
}
