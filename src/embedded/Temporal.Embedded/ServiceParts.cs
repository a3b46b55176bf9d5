using Microsoft.Extensions.Logging;
using Temporal.Embedded.Admin;
using Temporal.Embedded.Engine;
using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Schedules;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Testing;
using Temporal.Embedded.Time;
using Temporal.Embedded.Visibility;

namespace Temporal.Embedded;

/// <summary>What the service consists of: made once, in this order; parts reach each other through here.</summary>
internal sealed class ServiceParts : IAsyncDisposable
{
    private readonly VisibilityStore visibility;

    private ServiceParts(TemporalServiceOptions options, Database database, ILogger logger)
    {
        Options = options;
        Logger = logger;
        Clock = new ServiceClock(TimeProvider.System, Workload);
        Table = new RpcTable(Workload);
        Database = database;
        Namespaces = NamespaceRegistry.Load(Database, options);
        SearchAttributes = SearchAttributeRegistry.Load(Database);
        visibility = new VisibilityStore(SearchAttributes, Database.Writer);
        Lists = new VisibilityReader(Database, SearchAttributes, visibility);
        Queues = new TaskQueues(Clock, Workload);
        Engine = new EngineParts(new RunKernel(Clock, Workload, Database, Queues, Namespaces, SearchAttributes, Visibility, Logger), Registered);
        Schedules = new ScheduleDirectory(new ScheduleContext(Runs, Clock, Workload, Database, Visibility, Logger));
        Batches = new BatchModule(Table, Database, Lists, Namespaces, Logger);
    }

    public TemporalServiceOptions Options { get; }

    public ILogger Logger { get; }

    public Workload Workload { get; } = new();

    public ServiceClock Clock { get; }

    public RpcTable Table { get; }

    public Database Database { get; }

    public NamespaceRegistry Namespaces { get; }

    public SearchAttributeRegistry SearchAttributes { get; }

    public IVisibility Visibility => visibility;

    public VisibilityReader Lists { get; }

    public TaskQueues Queues { get; }

    public EngineParts Engine { get; }

    public ScheduleDirectory Schedules { get; }

    public BatchModule Batches { get; }

    /// <summary>The runs, for schedules, batches and tests.</summary>
    public IRunService Runs => Engine.Runs;

    /// <summary>Makes the parts, recovers what the database holds and registers the handlers.</summary>
    public static async Task<ServiceParts> StartAsync(TemporalServiceOptions options, Action<Exception> onFault, CancellationToken cancellationToken)
    {
        var logger = (options.LoggerFactory ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).CreateLogger("Temporal.Embedded");
        var database = Database.Open(options, SchemaParts(), logger, onFault);
        ServiceParts? parts = null;
        try
        {
            parts = new ServiceParts(options, database, logger);
            await parts.StartAsync(cancellationToken).ConfigureAwait(false);
            return parts;
        }
        catch (Exception e)
        {
            if (parts is not null)
            {
                await parts.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                database.Dispose();
            }

            if (e is TemporalServiceException { Code: Grpc.GrpcStatus.Unavailable })
            {
                throw new StorageException(e.Message, e);
            }

            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var namespaces = new NamespaceModule(Namespaces, EmptyAsync, Logger);
        foreach (var module in Modules(this).Prepend(namespaces))
        {
            module.Register(Table);
        }

        Engine.Start();
        Schedules.Load();
        Batches.Load();
        namespaces.Resume();
        await Task.CompletedTask.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Batches.DisposeAsync().ConfigureAwait(false);
        Engine.Dispose();
        Clock.Dispose();
        visibility.Dispose();
        Database.Dispose();
    }

    private async Task EmptyAsync(string namespaceName, CancellationToken cancellationToken)
    {
        await Schedules.DeleteNamespaceAsync(namespaceName).ConfigureAwait(false);
        await Runs.DeleteNamespaceAsync(namespaceName, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<NamespaceEntry> Registered() => Namespaces.All.Select(body => Namespaces.Find(body.NamespaceInfo.Name)).OfType<NamespaceEntry>();

    /// <summary>Tables of each feature: add yours here.</summary>
    private static IEnumerable<ISchemaPart> SchemaParts() =>
    [
        new RunSchema(),
        new AdminSchema(),
        new VisibilitySchema(),
        new ScheduleSchema(),
    ];

    /// <summary>RPC handlers of each feature: add yours here.</summary>
    private static IEnumerable<IRpcModule> Modules(ServiceParts parts) =>
    [
        new SearchAttributeModule(parts.SearchAttributes, parts.Namespaces),
        new ClusterModule(parts.Database, parts.Namespaces),
        new VisibilityModule(parts.Lists, parts.Namespaces),
        new TaskQueueModule(parts.Queues, parts.Namespaces, parts.Clock),
        new ScheduleModule(parts.Schedules, parts.Lists, parts.Namespaces, parts.SearchAttributes),
        parts.Batches,
        .. parts.Engine.Modules,
        .. parts.Options.TimeSkipping ? [new TestModule(new TimeSkipper(parts.Clock, parts.Workload), parts.Clock)] : Array.Empty<IRpcModule>(),
    ];
}
