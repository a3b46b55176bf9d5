using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>Serves the RPCs that tell what this service is and can do.</summary>
internal sealed class ClusterModule(Database database, INamespaceRegistry namespaces) : IRpcModule
{
    /// <summary>The Temporal version whose behaviour this service follows; clients switch features on by it.</summary>
    private const string Version = "1.29.1";
    private const string Store = "sqlite";

    private readonly Lazy<string> id = new(() => Identify(database));

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<GetSystemInfoRequest, GetSystemInfoResponse>("GetSystemInfo", (_, _) => Task.FromResult(System()));
        table.Serve<GetClusterInfoRequest, GetClusterInfoResponse>("GetClusterInfo", (_, _) => Task.FromResult(Cluster()));
        table.Serve<ListClustersRequest, ListClustersResponse>("ListClusters", (_, _) => Task.FromResult(Clusters()));
        table.Serve<ListNexusEndpointsRequest, ListNexusEndpointsResponse>("ListNexusEndpoints", (_, _) => Task.FromResult(new ListNexusEndpointsResponse()));
        table.Serve<ListWorkerDeploymentsRequest, ListWorkerDeploymentsResponse>("ListWorkerDeployments", (request, _) =>
        {
            namespaces.Require(request.Namespace);
            return Task.FromResult(new ListWorkerDeploymentsResponse());
        });
    }

    private static GetSystemInfoResponse System() => new()
    {
        ServerVersion = Version,
        Capabilities = new()
        {
            SignalAndQueryHeader = true,
            InternalErrorDifferentiation = true,
            ActivityFailureIncludeHeartbeat = true,
            SupportsSchedules = true,
            EncodedFailureAttributes = true,
            UpsertMemo = true,
            EagerWorkflowStart = true,
            SdkMetadata = true,
            CountGroupByExecutionStatus = true,
        },
    };

    private GetClusterInfoResponse Cluster() => new()
    {
        SupportedClients =
        {
            ["temporal-cli"] = "<2.0.0",
            ["temporal-dotnet"] = "<2.0.0",
            ["temporal-go"] = "<2.0.0",
            ["temporal-java"] = "<2.0.0",
            ["temporal-php"] = "<2.0.0",
            ["temporal-server"] = "<2.0.0",
            ["temporal-typescript"] = "<2.0.0",
            ["temporal-ui"] = "<3.0.0",
        },
        ServerVersion = Version,
        ClusterId = id.Value,
        ClusterName = NamespaceRegistry.ClusterName,
        HistoryShardCount = 1,
        PersistenceStore = Store,
        VisibilityStore = Store,
        InitialFailoverVersion = 1,
        FailoverVersionIncrement = 10,
    };

    private ListClustersResponse Clusters() => new()
    {
        Clusters =
        {
            new ClusterMetadata
            {
                ClusterName = NamespaceRegistry.ClusterName,
                ClusterId = id.Value,
                InitialFailoverVersion = 1,
                HistoryShardCount = 1,
                IsConnectionEnabled = true,
            },
        },
    };

    private static string Identify(Database database)
    {
        var known = database.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM cluster LIMIT 1";
            return command.ExecuteScalar() as string;
        });
        if (known is not null)
        {
            return known;
        }

        var made = Guid.NewGuid().ToString();
        _ = database.Writer.Enqueue(session => session.Prepare("INSERT INTO cluster(id) VALUES(?1)").Bind(1, made).Run());
        return made;
    }
}
