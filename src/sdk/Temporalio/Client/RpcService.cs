using System.Collections.Concurrent;
using Google.Protobuf;

namespace Temporalio.Client;

/// <summary>Base of the raw services.</summary>
public abstract class RpcService
{
    private readonly ConcurrentDictionary<string, string> methods = new();

    internal abstract string FullName { get; }

    internal string MethodOf(string rpc) => methods.GetOrAdd(rpc, static (name, service) => $"{service}/{name}", FullName);

    /// <summary>Makes one call.</summary>
    protected abstract Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null)
        where T : IMessage<T>;
}
