using Google.Protobuf;

namespace Temporalio.Client;

/// <content>The form that calls the service.</content>
public abstract partial class OperatorService
{
    /// <summary>Calls the service through a connection.</summary>
    public class Core : OperatorService
    {
        private readonly TemporalConnection connection;

        internal Core(TemporalConnection connection) => this.connection = connection;

        /// <inheritdoc />
        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) =>
            connection.InvokeRpcAsync(this, rpc, req, resp, options);
    }
}
