using Temporal.Embedded.Engine;
using Temporal.Embedded.Engine.Calls;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;

namespace Temporal.Embedded;

/// <summary>The engine and its calls.</summary>
internal sealed class EngineParts : IDisposable
{
    private readonly RunEngine engine;
    private readonly Func<IEnumerable<NamespaceEntry>> namespaces;
    private readonly DeleteCalls deletes;
    private Timer? retention;

    public EngineParts(RunKernel kernel, Func<IEnumerable<NamespaceEntry>> namespaces)
    {
        this.namespaces = namespaces;
        engine = new RunEngine(kernel);
        var starts = new StartCalls(engine);
        var messages = new MessageCalls(engine);
        var describes = new DescribeCalls(engine);
        var resets = new ResetCalls(engine);
        var updates = new UpdateCalls(engine);
        deletes = new DeleteCalls(engine);
        Runs = new RunService(engine, starts, messages, describes, resets, deletes);
        Modules =
        [
            starts, messages, describes, resets, deletes, updates,
            new MultiOperationCalls(engine, updates), new ActivityControlCalls(engine),
            new WorkflowTaskCalls(engine), new ActivityCalls(engine), new ActivityAnswerCalls(engine), new HistoryCalls(engine),
        ];
    }

    /// <summary>The runs for the other parts of the service.</summary>
    public IRunService Runs { get; }

    /// <summary>Deletes what has outlived its retention, now.</summary>
    internal Task<int> ExpireNowAsync(IEnumerable<NamespaceEntry> of) => deletes.DeleteExpiredAsync(of);

    /// <summary>The engine, for tests.</summary>
    public RunEngine Engine => engine;

    public IReadOnlyList<IRpcModule> Modules { get; }

    /// <summary>Takes up what the database holds.</summary>
    public void Start()
    {
        engine.Recover();
        retention = new Timer(_ => Expire(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        retention?.Dispose();
        engine.Dispose();
    }

    private async void Expire()
    {
        try
        {
            await deletes.DeleteExpiredAsync(namespaces()).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TemporalServiceException or Storage.StorageException)
        {
            Log.BackgroundFault(engine.Kernel.Logger, e, e.Message);
        }
    }
}
