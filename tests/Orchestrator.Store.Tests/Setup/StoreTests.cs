using System.Text;

namespace Orchestrator.Store.Tests.Setup;

/// <summary>What every store must do; one subclass per database runs all of it: PostgreSQL with a server, SQLite without.</summary>
public abstract class StoreTests(PostgresServer? server) : IAsyncLifetime
{
    private readonly List<OpenStore> opened = [];
    private readonly TempFolder folder = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The data directory.</summary>
    protected string Folder => folder.Path;

    /// <summary>What the setting <c>store</c> says.</summary>
    protected string Address { get; private set; } = "sqlite";

    public async ValueTask InitializeAsync()
    {
        if (server is not null)
        {
            Address = await server.CreateDatabaseAsync();
        }
    }

    /// <summary>A store that is empty the first time and keeps its data over a second opening.</summary>
    protected OpenStore Open(ManualTime? time = null, params (string Key, string Value)[] settings)
    {
        var store = OpenStore.Open(Folder, Address, time, settings);
        opened.Add(store);
        return store;
    }

    protected async Task<OpenStore> ReopenAsync(OpenStore store)
    {
        opened.Remove(store);
        await store.DisposeAsync();
        return Open(store.Time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }

        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static NewEvent Event(string id, string type = "sh.keptn.event.dev.delivery.triggered", string context = "c1", string data = "{}") => new()
    {
        Key = new Guid(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {type} {data}")).AsSpan(0, 16)),
        Id = id,
        Source = "test",
        Type = type,
        Context = context,
        Project = "sockshop",
        Stage = "dev",
        Service = "carts",
        Time = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
        Body = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","data":{{data}}}"""),
    };

    protected static async Task<AppendOutcome> AppendAsync(OpenStore store, NewEvent added) =>
        (await store.Events.AppendAsync([added], Stop))[0];

    protected static async Task<List<T>> TakeAsync<T>(IAsyncEnumerable<T> source, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var taken = new List<T>();
        await foreach (var item in source.WithCancellation(deadline.Token))
        {
            taken.Add(item);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
