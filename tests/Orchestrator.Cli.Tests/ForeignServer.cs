using System.Runtime.InteropServices;
using Google.Protobuf;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Cli.Tests;

/// <summary>A Temporal server whose rights and delays a test decides.</summary>
internal sealed class ForeignServer : ITemporalConnection
{
    public ForeignServer()
    {
        WorkflowService = new Workflows(this);
        OperatorService = new Operator(this);
    }

    public bool RefusesToAdd { get; set; }

    public bool RefusesToList { get; set; }

    public bool RefusesToRegister { get; set; }

    /// <summary>Queries that still do not know the attributes.</summary>
    public int QueriesRefuseAttributes { get; set; }

    /// <summary>Looks at the namespace that do not find it.</summary>
    public int DescribesUntilKnown { get; set; }

    public List<string> Added { get; } = [];

    public List<string> Registered { get; } = [];

    public IReadOnlyCollection<KeyValuePair<string, string>> RpcMetadata { get; set; } = [];

    public IReadOnlyCollection<KeyValuePair<string, byte[]>> RpcBinaryMetadata { get; set; } = [];

    public string? ApiKey { get; set; }

    public WorkflowService WorkflowService { get; }

    public OperatorService OperatorService { get; }

    public TestService TestService => throw new NotSupportedException();

    public TemporalConnectionOptions Options { get; } = new("foreign:7233");

    public bool IsConnected => true;

    public SafeHandle? BridgeClient => null;

    public Task<bool> CheckHealthAsync(RpcService? service = null, RpcOptions? options = null) => Task.FromResult(true);

    public Task ConnectAsync() => Task.CompletedTask;

    private static RpcException Refused() => new(RpcException.StatusCode.PermissionDenied, "Request unauthorized.", null);

    private sealed class Workflows(ForeignServer server) : WorkflowService
    {
        public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest req, RpcOptions? options = null) =>
            server.DescribesUntilKnown-- > 0
                ? throw new RpcException(RpcException.StatusCode.NotFound, $"Namespace {req.Namespace} is not found.", null)
                : Known();

        public override Task<RegisterNamespaceResponse> RegisterNamespaceAsync(RegisterNamespaceRequest req, RpcOptions? options = null)
        {
            if (server.RefusesToRegister)
            {
                throw Refused();
            }

            server.Registered.Add(req.Namespace);
            return Task.FromResult(new RegisterNamespaceResponse());
        }

        public override Task<CountWorkflowExecutionsResponse> CountWorkflowExecutionsAsync(CountWorkflowExecutionsRequest req, RpcOptions? options = null) =>
            server.QueriesRefuseAttributes > 0 && server.QueriesRefuseAttributes-- > 0
                ? throw new RpcException(RpcException.StatusCode.InvalidArgument, "invalid query: column name 'OrcProject' is not a valid search attribute", null)
                : Task.FromResult(new CountWorkflowExecutionsResponse());

        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) => throw new NotSupportedException(rpc);

        private Task<DescribeNamespaceResponse> Known()
        {
            server.DescribesUntilKnown = 0;
            return Task.FromResult(new DescribeNamespaceResponse());
        }
    }

    private sealed class Operator(ForeignServer server) : OperatorService
    {
        public override Task<ListSearchAttributesResponse> ListSearchAttributesAsync(ListSearchAttributesRequest req, RpcOptions? options = null) =>
            server.RefusesToList ? throw Refused() : Task.FromResult(new ListSearchAttributesResponse());

        public override Task<AddSearchAttributesResponse> AddSearchAttributesAsync(AddSearchAttributesRequest req, RpcOptions? options = null)
        {
            if (server.RefusesToAdd)
            {
                throw Refused();
            }

            server.Added.AddRange(req.SearchAttributes.Keys);
            return Task.FromResult(new AddSearchAttributesResponse());
        }

        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) => throw new NotSupportedException(rpc);
    }
}
