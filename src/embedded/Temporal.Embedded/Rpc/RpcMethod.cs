using Google.Protobuf;

namespace Temporal.Embedded.Rpc;

/// <summary>One RPC of the table.</summary>
internal sealed class RpcMethod(string name, MessageParser requestParser)
{
    /// <summary>Short name: StartWorkflowExecution.</summary>
    public string Name { get; } = name;

    /// <summary>Reads the request from the wire.</summary>
    public MessageParser RequestParser { get; } = requestParser;

    /// <summary>Serves the call; null when nobody registered.</summary>
    public Func<IMessage, CallContext, Task<IMessage>>? Handler { get; set; }

    /// <summary>A poll or long poll: does not count as work in flight (time skipping).</summary>
    public bool Waits { get; set; }
}
