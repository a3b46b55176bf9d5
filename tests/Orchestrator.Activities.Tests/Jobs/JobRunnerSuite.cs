using System.Text;
using Orchestrator.Activities.Jobs;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Jobs;

/// <summary>What every job runner promises.</summary>
public abstract class JobRunnerSuite : IAsyncLifetime
{
    private readonly List<string> names = [];

    private protected static string Owner { get; } = $"test-{Guid.NewGuid():N}";

    protected static CancellationToken Limit => TestContext.Current.CancellationToken;

    private protected abstract IJobRunner Runner { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var name in names)
        {
            await Runner.RemoveAsync(name, CancellationToken.None);
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task RunAsync_CommandOnBothStreams_TellsLinesAndExitCode()
    {
        var observer = new RecordingObserver();

        var exit = await RunAsync(Spec("echo one; echo two >&2; printf three; exit 7"), observer);

        Assert.Equal((ExitReason.Exited, 7), (exit.Reason, exit.ExitCode));
        Assert.Equal(["one", "three"], observer.Lines.Where(line => line.Source == LogSource.StandardOutput).Select(line => line.Text));
        Assert.Equal(["two"], observer.Lines.Where(line => line.Source == LogSource.StandardError).Select(line => line.Text));
        Assert.NotEqual("", observer.ContainerId);
        Assert.Null(exit.ResultFile);
        Assert.True(exit.FinishedAt >= exit.StartedAt);
    }

    [Fact]
    public async Task RunAsync_RunningCommand_TellsLinesWhileItRuns()
    {
        var observer = new RecordingObserver();
        using var stop = new CancellationTokenSource();
        var running = Runner.RunAsync(Spec("echo first; sleep 600"), observer, stop.Token, Limit);

        await observer.WaitForAsync("first");

        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_Environment_IsWhatTheSpecSaysAndNothingOfOurs()
    {
        Environment.SetEnvironmentVariable("ORC_TEST_OF_THE_WORKER", "secret");
        var observer = new RecordingObserver();
        var spec = Spec("echo \"[$GREETING]\"; echo \"[$ORC_TEST_OF_THE_WORKER]\"") with
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello $world" },
        };

        await RunAsync(spec, observer);

        Assert.Equal(["[hello $world]", "[]"], observer.Texts);
    }

    [Fact]
    public async Task RunAsync_FilesUnderKeptn_AreReadAndTheResultIsReturned()
    {
        var observer = new RecordingObserver();
        var spec = Spec("cat /keptn/event.json /keptn/scripts/deep/a.txt; printf '{\"result\":\"warning\"}' > /keptn/result.json") with
        {
            Files = new Dictionary<string, ReadOnlyMemory<byte>>
            {
                ["event.json"] = "event\n"u8.ToArray(),
                ["scripts/deep/a.txt"] = "deep\n"u8.ToArray(),
            },
        };

        var exit = await RunAsync(spec, observer);

        Assert.Equal(["event", "deep"], observer.Texts);
        Assert.Equal("""{"result":"warning"}""", Encoding.UTF8.GetString((exit.ResultFile ?? default).Span));
    }

    [Fact]
    public async Task RunAsync_Stopped_EndsWithTermSignalInTime()
    {
        var observer = new RecordingObserver();
        using var stop = new CancellationTokenSource();
        var running = Runner.RunAsync(
            Spec("trap 'echo asked; exit 9' TERM; echo ready; while true; do sleep 0.1; done"), observer, stop.Token, Limit);
        await observer.WaitForAsync("ready");

        await stop.CancelAsync();
        var exit = await running;

        Assert.Equal((ExitReason.Stopped, 9), (exit.Reason, exit.ExitCode));
        Assert.Equal(["ready", "asked"], observer.Texts);
    }

    [Fact]
    public async Task RunAsync_StoppedButDeaf_IsKilledAfterTheGrace()
    {
        var observer = new RecordingObserver();
        using var stop = new CancellationTokenSource();
        var running = Runner.RunAsync(
            Spec("trap '' TERM; echo ready; while true; do sleep 0.1; done"), observer, stop.Token, Limit);
        await observer.WaitForAsync("ready");

        await stop.CancelAsync();
        var exit = await running;

        Assert.Equal((ExitReason.Stopped, 137), (exit.Reason, exit.ExitCode));
    }

    [Fact]
    public async Task RunAsync_LongerThanItMay_IsStopped()
    {
        var exit = await RunAsync(Spec("sleep 600") with { Timeout = TimeSpan.FromSeconds(1) }, new RecordingObserver());

        Assert.Equal(ExitReason.TimedOut, exit.Reason);
        Assert.True(exit.FinishedAt - exit.StartedAt < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task RunAsync_LeftAndCalledAgain_JoinsTheSameRunAndLosesNoLine()
    {
        var spec = Spec("""
            i=0; while [ $i -lt 20 ]; do echo "$$ line $i"; i=$((i+1)); sleep 0.1; done; exit 5
            """);
        var first = new RecordingObserver();
        using var leave = new CancellationTokenSource();
        var left = Runner.RunAsync(spec, first, CancellationToken.None, leave.Token);
        await Poll.UntilAsync(() => first.Lines.Count >= 3);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        var second = new RecordingObserver(first.Lines[^1].Time);
        var exit = await RunAsync(spec, second);

        Assert.Equal((ExitReason.Exited, 5), (exit.Reason, exit.ExitCode));
        var all = first.Texts.Concat(second.Texts).ToList();
        Assert.Single(all.Select(text => text.Split(' ')[0]).Distinct());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"line {i}"), all.Select(text => text[(text.IndexOf(' ') + 1)..]));
    }

    [Fact]
    public async Task RunAsync_CalledAgainAfterTheEnd_AnswersWithTheKeptResult()
    {
        var spec = Spec("echo $$; printf '{}' > /keptn/result.json; exit 3");
        var before = await RunAsync(spec, new RecordingObserver());

        var observer = new RecordingObserver(DateTimeOffset.UtcNow);
        var again = await RunAsync(spec, observer);

        Assert.Equal((before.Reason, before.ExitCode, before.FinishedAt), (again.Reason, again.ExitCode, again.FinishedAt));
        Assert.NotNull(again.ResultFile);
        Assert.Empty(observer.Texts);
    }

    [Fact]
    public async Task RunAsync_UnknownCommand_IsAFailure()
    {
        var spec = Spec("") with { Entrypoint = ["/no/such/command"], Arguments = [] };

        var exit = await RunAsync(spec, new RecordingObserver());

        Assert.True(exit.Reason == ExitReason.NotStarted || exit.ExitCode == 127, $"{exit.Reason} {exit.ExitCode}");
    }

    [Fact]
    public async Task RemoveAsync_RunningContainer_IsGoneAndMayBeRepeated()
    {
        var spec = Spec("echo ready; sleep 600");
        var observer = new RecordingObserver();
        using var leave = new CancellationTokenSource();
        var running = Runner.RunAsync(spec, observer, CancellationToken.None, leave.Token);
        await observer.WaitForAsync("ready");
        var listed = await Runner.ListAsync(Owner, Limit);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await Runner.RemoveAsync(spec.Name, Limit);
        await Runner.RemoveAsync(spec.Name, Limit);
        var left = await Runner.ListAsync(Owner, Limit);

        var found = Assert.Single(listed, one => one.Name == spec.Name);
        Assert.Equal((spec.WorkflowId, spec.RunId, true), (found.WorkflowId, found.RunId, found.Running));
        Assert.DoesNotContain(left, one => one.Name == spec.Name);
    }

    [Fact]
    public async Task RunAsync_ManyLines_AllComeInOrder()
    {
        var observer = new RecordingObserver();

        await RunAsync(Spec("i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done"), observer);

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), observer.Texts);
    }

    private protected Task<ContainerExit> RunAsync(ContainerSpec spec, IContainerObserver observer) =>
        Runner.RunAsync(spec, observer, CancellationToken.None, Limit);

    private protected ContainerSpec Spec(string script)
    {
        var name = $"orc-test-{Guid.NewGuid():N}";
        names.Add(name);
        return new ContainerSpec
        {
            Name = name,
            Owner = Owner,
            WorkflowId = $"job/{name}",
            RunId = "run",
            Image = "orc-test:latest",
            Entrypoint = ["sh", "-c"],
            Arguments = [script],
        };
    }
}
