using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>The event log's promises.</summary>
public abstract class EventLogTests(PostgresServer? server) : StoreTests(server)
{
    [Fact]
    public async Task AppendAsync_SameKeyTwice_AnswersTheFirstCopy()
    {
        var store = Open();
        var first = await AppendAsync(store, Event("e1"));

        var second = await AppendAsync(store, Event("e1", context: "other"));

        Assert.True(second.Duplicate);
        Assert.Equal((first.Sequence, first.Key, "c1"), (second.Sequence, second.Key, second.Context));
        Assert.Equal(1, await store.Events.GetHeadAsync(Stop));
    }

    [Fact]
    public async Task AppendAsync_SameKeyTwiceInOneBatch_WritesOne()
    {
        var store = Open();

        var outcomes = await store.Events.AppendAsync([Event("e1"), Event("e1"), Event("e2")], Stop);

        Assert.Equal([false, true, false], outcomes.Select(o => o.Duplicate));
        Assert.Equal([1L, 1L, 2L], outcomes.Select(o => o.Sequence));
    }

    [Fact]
    public async Task AppendAsync_SameKeyAfterTheWindow_IsANewEventWithAnotherKey()
    {
        var store = Open();
        var first = await AppendAsync(store, Event("e1"));
        store.Time.Advance(TimeSpan.FromDays(8));

        var second = await AppendAsync(store, Event("e1"));
        var third = await AppendAsync(store, Event("e1"));

        Assert.False(second.Duplicate);
        Assert.NotEqual(first.Key, second.Key);
        Assert.True(third.Duplicate);
        Assert.Equal(second.Sequence, third.Sequence);
        Assert.Equal(first.Sequence, (await store.Events.FindByKeyAsync(first.Key, Stop))?.Sequence);
    }

    [Fact]
    public async Task AppendAsync_SameIdOtherData_SaysSo()
    {
        var store = Open();
        await AppendAsync(store, Event("e1") with { ForeignId = true });

        var second = await AppendAsync(store, Event("e1", data: """{"a":1}""") with { ForeignId = true });

        Assert.False(second.Duplicate);
        Assert.True(second.IdReused);
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_NumbersThemWithoutGapAndKeepsThem()
    {
        var store = Open();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => AppendAsync(store, Event($"e{i}")), Stop)));

        var reopened = await ReopenAsync(store);

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), outcomes.Select(o => o.Sequence).Order());
        Assert.Equal(500, (await reopened.Events.ReadAfterAsync(0, 1000, Stop)).Count);
        Assert.Equal(501, (await AppendAsync(reopened, Event("next"))).Sequence);
    }

    [Fact]
    public async Task QueryAsync_EveryFilter_Selects()
    {
        var store = Open();
        await store.Events.AppendAsync(
            [
                Event("a"),
                Event("b", context: "c2") with { Stage = "prod", Result = "fail", TriggeredId = "a", Time = new(2026, 3, 1, 13, 0, 0, TimeSpan.Zero) },
                Event("c", type: "other", context: "c2") with { Service = "orders", Source = "elsewhere", Project = "p2" },
            ],
            Stop);

        async Task<string> Ids(EventQuery query) => string.Concat((await store.Events.QueryAsync(query, Stop)).Events.Select(e => e.Id));

        Assert.Equal("cba", await Ids(new()));
        Assert.Equal("abc", await Ids(new() { OldestFirst = true }));
        Assert.Equal("cb", await Ids(new() { Contexts = ["c2"] }));
        Assert.Equal("cba", await Ids(new() { Contexts = ["c1", "c2"] }));
        Assert.Equal("ba", await Ids(new() { Project = "sockshop" }));
        Assert.Equal("b", await Ids(new() { Stage = "prod" }));
        Assert.Equal("c", await Ids(new() { Service = "orders" }));
        Assert.Equal("c", await Ids(new() { Type = "other" }));
        Assert.Equal("c", await Ids(new() { Source = "elsewhere" }));
        Assert.Equal("b", await Ids(new() { EventId = "b" }));
        Assert.Equal("b", await Ids(new() { TriggeredId = "a" }));
        Assert.Equal("b", await Ids(new() { Result = "fail" }));
        Assert.Equal("b", await Ids(new() { FromTime = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero) }));
        Assert.Equal("ca", await Ids(new() { BeforeTime = new(2026, 3, 1, 13, 0, 0, TimeSpan.Zero) }));
        Assert.Equal("ba", await Ids(new() { RootsOnly = true }));
        Assert.Equal("", await Ids(new() { Type = "'; DROP TABLE events; --" }));
    }

    [Fact]
    public async Task QueryAsync_PageByPage_SeesEachEventOnceWhileOthersArrive()
    {
        var store = Open();
        await store.Events.AppendAsync(Enumerable.Range(0, 45).Select(i => Event($"e{i}")).ToList(), Stop);
        var seen = new List<string>();
        long? key = null;

        do
        {
            var page = await store.Events.QueryAsync(new EventQuery { PageSize = 20, PageKey = key, Count = true }, Stop);
            seen.AddRange(page.Events.Select(e => e.Id));
            key = page.NextPageKey;
            await AppendAsync(store, Event($"late{seen.Count}"));
        }
        while (key is not null);

        Assert.Equal(Enumerable.Range(0, 45).Reverse().Select(i => $"e{i}"), seen);
    }

    [Fact]
    public async Task QueryOpenAsync_AnsweredOrClosed_LeavesTheList()
    {
        var store = Open();
        var question = Event("q1", "sh.keptn.event.deploy.triggered") with { AwaitsAnswer = true, WorkflowId = "w1" };
        await store.Events.AppendAsync([question, Event("q2", question.Type) with { AwaitsAnswer = true, WorkflowId = "w2" }, Event("q3", question.Type) with { AwaitsAnswer = true, WorkflowId = "w2" }], Stop);

        async Task<string> Unanswered() => string.Join(' ', (await store.Events.QueryOpenAsync(new EventQuery { Type = question.Type }, Stop)).Events.Select(e => e.Id));
        var before = await Unanswered();
        await AppendAsync(store, Event("a1", "sh.keptn.event.deploy.finished") with { TriggeredId = "q1", Answers = true });
        var answered = await Unanswered();
        await AppendAsync(store, Event("end") with { ClosesWorkflowId = "w2" });

        Assert.Equal(("q1 q2 q3", "q2 q3", ""), (before, answered, await Unanswered()));
        Assert.Equal("w1", (await store.Events.FindTriggeredAsync("q1", Stop))?.WorkflowId);
    }

    [Fact]
    public async Task ReadPendingAsync_AfterRestart_ListsWhatWasNotDispatched()
    {
        var store = Open();
        var outcomes = await store.Events.AppendAsync([Event("a"), Event("b"), Event("c"), Event("d") with { State = DispatchState.Dispatched }], Stop);
        await store.Events.MarkDispatchedAsync(outcomes[0].Sequence, Stop);
        await store.Events.MarkUnmatchedAsync(outcomes[1].Sequence, Stop);
        store = await ReopenAsync(store);
        store.Time.Advance(TimeSpan.FromSeconds(1));

        var pending = await store.Events.ReadPendingAsync(0, 10, store.Time.GetUtcNow(), Stop);

        Assert.Equal(["c"], pending.Select(e => e.Id));
        Assert.Equal(["b"], (await store.Events.QueryAsync(new EventQuery { State = DispatchState.Unmatched }, Stop)).Events.Select(e => e.Id));
    }

    [Fact]
    public async Task FollowAsync_WhileOthersAppend_DeliversAllInOrderWithoutAGap()
    {
        var store = Open();
        await AppendAsync(store, Event("before"));
        var following = TakeAsync(store.Events.FollowAsync(EventFilter.Everything, 0, Stop), 301);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => AppendAsync(store, Event($"e{i}")), Stop)));

        Assert.Equal(Enumerable.Range(1, 301).Select(i => (long)i), (await following).Select(e => e.Sequence));
    }

    [Fact]
    public async Task FollowAsync_WithFilterAndCursor_DeliversTheRest()
    {
        var store = Open();
        await store.Events.AppendAsync([Event("a"), Event("b"), Event("c", context: "c2"), Event("d", type: "sh.keptn.event.x.finished")], Stop);
        store = await ReopenAsync(store);

        var byContext = await TakeAsync(store.Events.FollowAsync(new EventFilter { Context = "c1" }, 1, Stop), 2);
        var byType = await TakeAsync(store.Events.FollowAsync(new EventFilter { Type = "sh.keptn.event.x.*" }, 0, Stop), 1);

        Assert.Equal(["b", "d"], byContext.Select(e => e.Id));
        Assert.Equal(["d"], byType.Select(e => e.Id));
    }

    [Fact]
    public async Task FollowAsync_Cancelled_Ends()
    {
        var store = Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var following = TakeAsync(store.Events.FollowAsync(EventFilter.Everything, 0, stop.Token), 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }
}
