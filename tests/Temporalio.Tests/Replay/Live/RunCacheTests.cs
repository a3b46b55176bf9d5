using Temporalio.Worker.Replay;

namespace Temporalio.Tests.Replay.Live;

public sealed class RunCacheTests
{
    [Fact]
    public void Trim_MoreRunsThanPlaces_EvictsTheOneIdleLongest()
    {
        var cache = new RunCache(2);
        var runs = new[] { "a", "b", "c" }.Select(id => cache.GetOrAdd(id, id, NewRun)).ToList();
        Assert.Same(runs[0], cache.GetOrAdd("a", "a", NewRun));

        var evicted = cache.Trim();

        Assert.Equal([runs[1]], evicted);
        Assert.True(runs[1].Broken);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public async Task Trim_RunAtWork_IsKept()
    {
        var cache = new RunCache(0);
        var busy = cache.GetOrAdd("busy", "busy", NewRun);
        await busy.Turn.WaitAsync();

        var evicted = cache.Trim();

        Assert.Empty(evicted);
        Assert.False(busy.Broken);
    }

    [Fact]
    public void Remove_AnotherRunTookThePlace_KeepsIt()
    {
        var cache = new RunCache(5);
        var old = cache.GetOrAdd("a", "a", NewRun);
        cache.Remove(old);
        var current = cache.GetOrAdd("a", "a", NewRun);

        cache.Remove(old);

        Assert.Same(current, cache.GetOrAdd("a", "a", NewRun));
    }

    private static WorkflowRun NewRun(string id) => new(ScriptedServer.NewOptions(), id, id);
}
