using Orchestrator.Store.Tests.Setup;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Orchestrator.Store.Tests;

/// <summary>Runs the event log's promises on PostgreSQL.</summary>
public sealed class PostgresEventLogTests(PostgresServer server) : EventLogTests, IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private string address = "";

    public async ValueTask InitializeAsync() => address = await server.CreateDatabaseAsync();

    [Fact]
    public async Task FollowAsync_OtherProcessAppends_IsWoken()
    {
        var here = Open();
        var following = TakeAsync(here.Events.FollowAsync(EventFilter.Everything, 0, Stop), 3);
        await using var there = OpenStore.Open(folder.Path, address);

        await AppendAsync(there, Event("a"));
        await AppendAsync(here, Event("b"));
        await AppendAsync(there, Event("c"));

        Assert.Equal(["a", "b", "c"], (await following).Select(e => e.Id));
    }

    protected override OpenStore OpenStoreAt(ManualTime? time = null, params (string Key, string Value)[] settings) =>
        OpenStore.Open(folder.Path, address, time, settings);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Runs the registry's promises on PostgreSQL.</summary>
public sealed class PostgresRegistryTests(PostgresServer server) : RegistryTests, IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private string address = "";

    public async ValueTask InitializeAsync() => address = await server.CreateDatabaseAsync();

    protected override OpenStore OpenStoreAt(ManualTime? time = null, params (string Key, string Value)[] settings) =>
        OpenStore.Open(folder.Path, address, time, settings);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Runs the promises about secrets on PostgreSQL.</summary>
public sealed class PostgresSecretsTests(PostgresServer server) : SecretsTests, IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private string address = "";

    public async ValueTask InitializeAsync() => address = await server.CreateDatabaseAsync();

    protected override OpenStore OpenStoreAt(ManualTime? time = null, params (string Key, string Value)[] settings) =>
        OpenStore.Open(folder.Path, address, time, settings);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Runs the promises about job logs on PostgreSQL.</summary>
public sealed class PostgresJobLogsTests(PostgresServer server) : JobLogsTests, IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private string address = "";

    public async ValueTask InitializeAsync() => address = await server.CreateDatabaseAsync();

    protected override OpenStore OpenStoreAt(ManualTime? time = null, params (string Key, string Value)[] settings) =>
        OpenStore.Open(folder.Path, address, time, settings);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}
