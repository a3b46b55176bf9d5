using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Activities.Jobs;
using Orchestrator.Activities.Jobs.Process;

namespace Orchestrator.Activities.Tests.Jobs;

public sealed class ProcessJobRunnerTests : JobRunnerSuite
{
    private readonly string scratch = Directory.CreateTempSubdirectory("orc-jobs-").FullName;

    public ProcessJobRunnerTests()
    {
        var options = Options.Create(new JobOptions { Scratch = scratch, Grace = TimeSpan.FromSeconds(1), Owner = Owner });
        Runner = new ProcessJobRunner(options, TimeProvider.System, NullLogger<ProcessJobRunner>.Instance);
    }

    private protected override IJobRunner Runner { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(scratch, recursive: true);
    }

    [Fact]
    public async Task RunAsync_NoCommand_SaysSo()
    {
        var exit = await RunAsync(Spec("") with { Entrypoint = [], Arguments = [] }, new RecordingObserver());

        Assert.Equal(ExitReason.NotStarted, exit.Reason);
        Assert.Contains("'cmd'", exit.Message, StringComparison.Ordinal);
    }
}
