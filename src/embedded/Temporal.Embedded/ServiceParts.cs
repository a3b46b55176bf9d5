using Microsoft.Extensions.Logging;
using Temporal.Embedded.Admin;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Time;
using Temporal.Embedded.Visibility;

namespace Temporal.Embedded;

/// <summary>What the service consists of: made once, in this order; parts reach each other through here.</summary>
internal sealed class ServiceParts : IAsyncDisposable
{
    private ServiceParts(TemporalServiceOptions options, Action<Exception> onFault)
    {
        Options = options;
        Logger = (options.LoggerFactory ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).CreateLogger("Temporal.Embedded");
        Clock = new ServiceClock(TimeProvider.System);
        Table = new RpcTable(Workload);
        Database = Database.Open(options, SchemaParts(), Logger, onFault);
        Namespaces = NamespaceRegistry.Load(Database, options);
        SearchAttributes = SearchAttributeRegistry.Load(Database);
        Visibility = new VisibilityStore(SearchAttributes);
        Lists = new VisibilityReader(Database, SearchAttributes);
    }

    public TemporalServiceOptions Options { get; }

    public ILogger Logger { get; }

    public Workload Workload { get; } = new();

    public ServiceClock Clock { get; }

    public RpcTable Table { get; }

    public Database Database { get; }

    public NamespaceRegistry Namespaces { get; }

    public SearchAttributeRegistry SearchAttributes { get; }

    public IVisibility Visibility { get; }

    public VisibilityReader Lists { get; }

    /// <summary>Makes the parts, recovers what the database holds and registers the handlers.</summary>
    public static async Task<ServiceParts> StartAsync(TemporalServiceOptions options, Action<Exception> onFault, CancellationToken cancellationToken)
    {
        var parts = new ServiceParts(options, onFault);
        foreach (var module in Modules(parts))
        {
            module.Register(parts.Table);
        }

        await Task.CompletedTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        return parts;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Clock.Dispose();
        Database.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Tables of each feature: add yours here.</summary>
    private static IEnumerable<ISchemaPart> SchemaParts() =>
    [
        new AdminSchema(),
        new VisibilitySchema(),
    ];

    /// <summary>RPC handlers of each feature: add yours here.</summary>
    private static IEnumerable<IRpcModule> Modules(ServiceParts parts) =>
    [
        new NamespaceModule(parts.Namespaces, (_, _) => Task.CompletedTask, parts.Logger),
        new SearchAttributeModule(parts.SearchAttributes, parts.Namespaces),
        new ClusterModule(parts.Database, parts.Namespaces),
        new VisibilityModule(parts.Lists, parts.Namespaces),
    ];
}
