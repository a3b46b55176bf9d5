using Google.Protobuf;

namespace Temporalio.Client;

/// <content>The form that calls the service.</content>
public abstract partial class WorkflowService
{
    /// <summary>Calls the service through a connection.</summary>
    public class Core : WorkflowService
    {
        private readonly TemporalConnection connection;

        internal Core(TemporalConnection connection) => this.connection = connection;

        /// <inheritdoc />
        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) =>
            connection.InvokeRpcAsync(this, rpc, req, resp, options);
    }
}
