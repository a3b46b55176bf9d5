using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs;
using Orchestrator.Activities.Jobs.Process;

namespace Orchestrator.Activities.Tests.Jobs;

public sealed class JobJanitorTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("orc-janitor-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public async Task SweepAsync_SomeWorkflowsClosed_RemovesTheirContainersOnly()
    {
        var options = Options.Create(new JobOptions { Scratch = scratch, Owner = "me" });
        var runner = new ProcessJobRunner(options, TimeProvider.System, NullLogger<ProcessJobRunner>.Instance);
        foreach (var (name, owner) in new[] { ("open", "me"), ("closed", "me"), ("foreign", "somebody") })
        {
            await runner.RunAsync(Spec(name, owner), new RecordingObserver(), CancellationToken.None, TestContext.Current.CancellationToken);
        }

        using var young = new JobJanitor(runner, new OnlyOpen("open"), options, TimeProvider.System, NullLogger<JobJanitor>.Instance);
        using var old = new JobJanitor(runner, new OnlyOpen("open"), options, new LaterTime(), NullLogger<JobJanitor>.Instance);
        await young.SweepAsync(CancellationToken.None);
        var kept = Directory.GetDirectories(scratch).Length;
        await old.SweepAsync(CancellationToken.None);

        Assert.Equal(3, kept);
        Assert.Equal(["foreign", "open"], Directory.GetDirectories(scratch).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task StopAsync_ShortLivedHost_LeavesNothingOfClosedWorkflows()
    {
        var options = Options.Create(new JobOptions { Scratch = scratch, Owner = "me" });
        var runner = new ProcessJobRunner(options, TimeProvider.System, NullLogger<ProcessJobRunner>.Instance);
        await runner.RunAsync(Spec("closed", "me"), new RecordingObserver(), CancellationToken.None, TestContext.Current.CancellationToken);
        using var janitor = new JobJanitor(runner, new OnlyOpen("open"), options, TimeProvider.System, NullLogger<JobJanitor>.Instance);
        await janitor.StartAsync(CancellationToken.None);

        await janitor.StopAsync(CancellationToken.None);

        Assert.Empty(Directory.GetDirectories(scratch));
    }

    private static ContainerSpec Spec(string name, string owner) =>
        new() { Name = name, Owner = owner, WorkflowId = name, Image = "none", Entrypoint = ["true"] };

    private sealed class OnlyOpen(string open) : IWorkflowLookup
    {
        public Task<bool> IsOpenAsync(string workflowId, string runId, CancellationToken cancellationToken) =>
            Task.FromResult(workflowId == open);
    }

    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddMinutes(1);
    }
}
