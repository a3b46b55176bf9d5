using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>Container logs.</summary>
public abstract class JobLogsTests(PostgresServer? server) : StoreTests(server)
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JobLog Deploy = new() { Id = "l1", Project = "p", Context = "c", Task = "deploy", Action = "a", Container = "x", StartedAt = At };
    private static readonly JobLogQuery All = new("p", "c");

    [Fact]
    public async Task AppendAsync_ThenReopen_ReadsAllLinesInOrder()
    {
        var store = Open();
        var logs = store.Get<IJobLogs>();
        await logs.OpenAsync(Deploy, Stop);
        await logs.AppendAsync("l1", [Line(0, "one"), Line(1, "zwölf") with { Source = LogSource.StandardError }], Stop);
        logs = (await ReopenAsync(store)).Get<IJobLogs>();
        await logs.OpenAsync(Deploy, Stop);
        await logs.AppendAsync("l1", [Line(2, "three")], Stop);
        await logs.CompleteAsync("l1", At.AddMinutes(1), Stop);

        var lines = await TakeAsync(logs.ReadAsync(All, follow: false, Stop), int.MaxValue);

        Assert.Equal([Line(0, "one"), Line(1, "zwölf") with { Source = LogSource.StandardError }, Line(2, "three")], lines.Select(l => l.Line));
        Assert.Equal(At.AddSeconds(2), await logs.FindLastTimeAsync("l1", Stop));
        Assert.Equal(At.AddMinutes(1), Assert.Single(await logs.ListAsync(All, Stop)).CompletedAt);
        Assert.Equal(["zwölf", "three"], (await logs.ReadTailAsync("l1", 2, Stop)).Select(l => l.Text));
    }

    [Fact]
    public async Task AppendAsync_OverTheCap_KeepsHeadAndTail()
    {
        var logs = Open(null, ("Job_Log_Bytes", "65536")).Get<IJobLogs>();
        await logs.OpenAsync(Deploy, Stop);
        for (var i = 0; i < 300; i++)
        {
            await logs.AppendAsync("l1", [Line(i, $"{i} {new string('x', 1000)}")], Stop);
        }

        var texts = (await TakeAsync(logs.ReadAsync(All, follow: false, Stop), int.MaxValue)).Select(l => l.Line.Text).ToList();

        Assert.StartsWith("0 x", texts[0], StringComparison.Ordinal);
        Assert.StartsWith("299 x", texts[^1], StringComparison.Ordinal);
        Assert.Single(texts, text => text.Contains("bytes left out", StringComparison.Ordinal));
        Assert.InRange(texts.Sum(t => t.Length), 50_000, 66_000);
    }

    [Fact]
    public async Task ReadAsync_Follow_SeesLinesAndLogsAsTheyCome()
    {
        var logs = Open().Get<IJobLogs>();
        await logs.OpenAsync(Deploy, Stop);
        await logs.AppendAsync("l1", [Line(0, "one")], Stop);
        var following = TakeAsync(logs.ReadAsync(All, follow: true, Stop), 3);

        await logs.AppendAsync("l1", [Line(1, "two")], Stop);
        await logs.OpenAsync(Deploy with { Id = "l2", Task = "test" }, Stop);
        await logs.AppendAsync("l2", [Line(2, "three")], Stop);

        Assert.Equal(["deploy one", "deploy two", "test three"], (await following).Select(l => $"{l.Log.Task} {l.Line.Text}"));
    }

    [Fact]
    public async Task ReadAsync_OtherContextOrTask_IsNotShown()
    {
        var logs = Open().Get<IJobLogs>();
        await logs.OpenAsync(Deploy, Stop);
        await logs.AppendAsync("l1", [Line(0, "one")], Stop);

        Assert.Empty(await TakeAsync(logs.ReadAsync(All with { Context = "other" }, follow: false, Stop), 1));
        Assert.Empty(await TakeAsync(logs.ReadAsync(All with { Task = "test" }, follow: false, Stop), 1));
        Assert.Single(await TakeAsync(logs.ReadAsync(All with { Task = "deploy" }, follow: false, Stop), 1));
    }

    private static LogLine Line(int second, string text) => new(At.AddSeconds(second), LogSource.StandardOutput, text);
}
