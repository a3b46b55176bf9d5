using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>Forgetting old contexts.</summary>
public abstract class RetentionTests(PostgresServer? server) : StoreTests(server)
{
    [Fact]
    public async Task FindQuietAsync_SliceBySlice_NamesContextsWithoutNews()
    {
        var store = Open();
        await AppendAsync(store, Event("a1", context: "quiet"));
        await AppendAsync(store, Event("b1", context: "lively"));
        await AppendAsync(store, Event("a2", context: "quiet"));
        store.Time.Advance(TimeSpan.FromDays(10));
        await AppendAsync(store, Event("b2", context: "lively"));
        var retention = store.Get<IEventRetention>();
        var before = store.Time.GetUtcNow() - TimeSpan.FromDays(1);

        var first = await retention.FindQuietAsync(0, before, 2, Stop);
        var second = await retention.FindQuietAsync(first.Next ?? 0, before, 2, Stop);

        Assert.Equal(["quiet"], first.Contexts);
        Assert.Equal(["quiet"], second.Contexts);
        Assert.Equal((2L, (long?)null), (first.Next, second.Next));
    }

    [Fact]
    public async Task DeleteAsync_AContext_TakesItsEventsAndLogsAndKeepsTheNumbers()
    {
        var store = Open();
        var logs = store.Get<IJobLogs>();
        await AppendAsync(store, Event("a1", context: "gone"));
        await AppendAsync(store, Event("a2", context: "gone"));
        await logs.OpenAsync(new JobLog { Id = "l1", Project = "p", Context = "gone", Task = "t", StartedAt = store.Time.GetUtcNow() }, Stop);
        await logs.AppendAsync("l1", [new LogLine(store.Time.GetUtcNow(), LogSource.StandardOutput, "one")], Stop);

        var deleted = await store.Get<IEventRetention>().DeleteAsync(["gone"], Stop);
        var next = await AppendAsync(await ReopenAsync(store), Event("b1", context: "new"));

        Assert.Equal((1, 3), (deleted, next.Sequence));
    }
}
