using System.Text;
using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>Projects, files, executors, definitions.</summary>
public abstract class RegistryTests(PostgresServer? server) : StoreTests(server)
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task CreateProjectAsync_Twice_RefusesTheSecond()
    {
        var registry = Open().Get<IRegistry>();
        Assert.True(await registry.CreateProjectAsync(new ProjectRecord("p", At), "one", "[]", Stop));

        Assert.False(await registry.CreateProjectAsync(new ProjectRecord("p", At), "two", "[]", Stop));

        Assert.Equal("one", (await registry.FindShipyardAsync("p", null, Stop))?.Content);
    }

    [Fact]
    public async Task PutAsync_MarkOfADelivery_IsThereAfterwardsUntilItIsRemoved()
    {
        var store = Open();
        await store.Get<IDeliveryMarks>().PutAsync("steady", "one", Stop);
        await store.Get<IDeliveryMarks>().PutAsync("steady", "two", Stop);
        await store.Get<IDeliveryMarks>().PutAsync("other", "three", Stop);
        var marks = (await ReopenAsync(store)).Get<IDeliveryMarks>();

        var kept = await marks.FindAsync("steady", Stop);
        await marks.PutAsync("steady", null, Stop);

        Assert.Equal(("two", null, "three"), (kept, await marks.FindAsync("steady", Stop), await marks.FindAsync("other", Stop)));
    }

    [Fact]
    public async Task AddShipyardAsync_NewText_CountsVersionsAndKeepsAll()
    {
        var store = Open();
        await store.Get<IRegistry>().CreateProjectAsync(new ProjectRecord("p", At), "one", "[]", Stop);
        await store.Get<IRegistry>().AddShipyardAsync("p", "two", "[]", Stop);
        await store.Get<IRegistry>().AddShipyardAsync("p", "two", "[]", Stop);
        var registry = (await ReopenAsync(store)).Get<IRegistry>();

        var versions = await registry.ListShipyardsAsync("p", Stop);

        Assert.Equal([(1, "one"), (2, "two")], versions.Select(v => (v.Version, v.Content)));
        Assert.Equal(2, (await registry.FindShipyardAsync("p", null, Stop))?.Version);
        Assert.Equal("one", (await registry.FindShipyardAsync("p", 1, Stop))?.Content);
        Assert.Null(await registry.AddShipyardAsync("nobody", "x", "[]", Stop));
    }

    [Fact]
    public async Task CloseProjectAsync_ThenCreateAgain_ContinuesTheVersions()
    {
        var registry = Open().Get<IRegistry>();
        await registry.CreateProjectAsync(new ProjectRecord("p", At), "one", "[]", Stop);
        Assert.True(await registry.CloseProjectAsync("p", At, Stop));
        Assert.False(await registry.CloseProjectAsync("p", At, Stop));
        Assert.Empty(await registry.ListProjectsAsync(closedToo: false, Stop));

        Assert.True(await registry.CreateProjectAsync(new ProjectRecord("p", At), "again", "[]", Stop));

        Assert.Equal(2, (await registry.FindProjectAsync("p", Stop))?.ShipyardVersion);
        Assert.Single(await registry.ListProjectsAsync(closedToo: false, Stop));
    }

    [Fact]
    public async Task Services_CreateListDelete_Work()
    {
        var registry = Open().Get<IRegistry>();
        Assert.True(await registry.CreateServiceAsync(new ServiceRecord("p", "carts", At) { Metadata = """{"a":1}""" }, Stop));
        Assert.False(await registry.CreateServiceAsync(new ServiceRecord("p", "carts", At), Stop));

        Assert.Equal("""{"a":1}""", (await registry.FindServiceAsync("p", "carts", Stop))?.Metadata);
        Assert.True(await registry.DeleteServiceAsync("p", "carts", Stop));
        Assert.Empty(await registry.ListServicesAsync("p", Stop));
    }

    [Fact]
    public async Task LookUpAsync_SeveralLevels_TakesTheNearest()
    {
        var resources = Open().Get<IResources>();
        var service = new ResourceScope("p", "dev", "carts");
        await resources.ChangeAsync(new ResourceScope("p"), [File("a", "project"), File("b", "project"), File("c", "project")], Stop);
        await resources.ChangeAsync(new ResourceScope("p", "dev"), [File("a", "stage"), File("b", "stage")], Stop);
        await resources.ChangeAsync(service, [File("a", "service")], Stop);

        Assert.Equal(["service", "stage", "project"], new[] { "a", "b", "c" }.Select(uri => Text(resources.LookUpAsync(service, uri, null, Stop).Result)));
        Assert.Equal("project", Text(await resources.LookUpAsync(new ResourceScope("p", "prod", "carts"), "a", null, Stop)));
        Assert.Null(await resources.FindAsync(service, "b", null, Stop));
        Assert.Null(await resources.LookUpAsync(service, "d", null, Stop));
    }

    [Fact]
    public async Task FindAsync_AtACommit_ReadsThatVersion()
    {
        var resources = Open().Get<IResources>();
        var scope = new ResourceScope("p", "dev", "carts");
        var first = await resources.ChangeAsync(scope, [File("job/config.yaml", "one"), File("x", "x")], Stop);
        var second = await resources.ChangeAsync(scope, [File("job/config.yaml", "two")], Stop);
        var third = await resources.ChangeAsync(scope, [new ResourceChange("job/config.yaml", null)], Stop);

        Assert.Equal("one", Text(await resources.FindAsync(scope, "job/config.yaml", first, Stop)));
        Assert.Equal("two", Text(await resources.FindAsync(scope, "job/config.yaml", second, Stop)));
        Assert.Null(await resources.FindAsync(scope, "job/config.yaml", null, Stop));
        Assert.Null(await resources.FindAsync(scope, "job/config.yaml", "of another repository", Stop));
        Assert.Equal(third, await resources.GetHeadAsync("p", Stop));
        Assert.Equal(40, third.Length);
        Assert.Equal(["x"], (await resources.ListAsync(scope, null, null, Stop)).Select(r => r.Uri));
        Assert.Equal(["job/config.yaml"], (await resources.ListAsync(scope, "job/", second, Stop)).Select(r => r.Uri));
    }

    [Fact]
    public async Task RegisterAsync_Again_KeepsSubscriptionsAndRefreshes()
    {
        var integrations = Open().Get<IIntegrations>();
        var executor = new Integration { Id = "i1", Name = "helm", RegisteredAt = At, LastSeen = At, Subscriptions = [new("s1", "sh.keptn.>") { Stages = ["dev"] }] };
        Assert.True(await integrations.RegisterAsync(executor, Stop));

        Assert.False(await integrations.RegisterAsync(executor with { LastSeen = At.AddHours(1), Subscriptions = [] }, Stop));

        var found = await integrations.FindAsync("i1", Stop);
        Assert.Equal(At.AddHours(1), found?.LastSeen);
        Assert.Equal("dev", Assert.Single(found?.Subscriptions ?? []).Stages[0]);
        Assert.Equal(At.AddHours(2), (await integrations.PingAsync("i1", At.AddHours(2), Stop))?.LastSeen);
        Assert.Null(await integrations.PingAsync("nobody", At, Stop));
        Assert.True(await integrations.UnregisterAsync("i1", Stop));
    }

    [Fact]
    public async Task QueryLogsAsync_Paged_NewestFirst()
    {
        var integrations = Open().Get<IIntegrations>();
        await integrations.AppendLogsAsync(
            Enumerable.Range(0, 5).Select(i => new IntegrationLog { IntegrationId = i == 4 ? "other" : "i", Message = $"m{i}", Time = At.AddMinutes(i) }).ToList(), Stop);

        var first = await integrations.QueryLogsAsync(new IntegrationLogQuery { IntegrationId = "i", PageSize = 3 }, Stop);
        var second = await integrations.QueryLogsAsync(new IntegrationLogQuery { IntegrationId = "i", PageSize = 3, PageKey = first.NextPageKey }, Stop);

        Assert.Equal(["m3", "m2", "m1"], first.Logs.Select(l => l.Message));
        Assert.Equal(["m0"], second.Logs.Select(l => l.Message));
        Assert.Equal((4L, null), (second.TotalCount, second.NextPageKey));
        Assert.Equal(2, await integrations.DeleteLogsAsync(new IntegrationLogQuery { BeforeTime = At.AddMinutes(2) }, Stop));
    }

    [Fact]
    public async Task Definitions_PutTwice_CountsVersions()
    {
        var definitions = Open().Get<IDefinitions>();
        var before = definitions.Version;
        Assert.Equal(1, (await definitions.CreateAsync(new Definition("Listener", "l", "{}"), Stop))?.Version);
        Assert.Null(await definitions.CreateAsync(new Definition("Listener", "l", "{}"), Stop));

        var put = await definitions.PutAsync(new Definition("Listener", "l", """{"a":1}"""), Stop);

        Assert.Equal(2, put.Version);
        Assert.Equal("""{"a":1}""", (await definitions.FindAsync("Listener", "l", Stop))?.Body);
        Assert.Empty(await definitions.ListAsync("Driver", Stop));
        Assert.True(definitions.Version > before);
        Assert.True(await definitions.DeleteAsync("Listener", "l", Stop));
    }

    [Fact]
    public async Task Definitions_ReplacedByTwoThatReadTheSame_TakeTheFirstOnly()
    {
        var definitions = Open().Get<IDefinitions>();
        var read = (await definitions.CreateAsync(new Definition("KillSwitch", "k", "{}"), Stop))?.Version ?? 0;

        var first = await definitions.ReplaceAsync(new Definition("KillSwitch", "k", """{"a":1}"""), read, Stop);
        var before = definitions.Version;
        var second = await definitions.ReplaceAsync(new Definition("KillSwitch", "k", """{"a":2}"""), read, Stop);
        var missing = await definitions.ReplaceAsync(new Definition("KillSwitch", "other", "{}"), 1, Stop);

        Assert.Equal((2, null, null), (first?.Version, second, missing));
        Assert.Equal("""{"a":1}""", (await definitions.FindAsync("KillSwitch", "k", Stop))?.Body);
        Assert.True(definitions.Version > before);
    }

    private static ResourceChange File(string uri, string text) => new(uri, Encoding.UTF8.GetBytes(text));

    private static string? Text(ResourceRecord? found) => found is null ? null : Encoding.UTF8.GetString(found.Content.Span);
}
