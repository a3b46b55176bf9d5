using EndToEnd.Tests.Setup;
using Orchestrator.Bench.Service;

namespace EndToEnd.Tests.Scenarios;

public sealed class ServiceCrashTests
{
    [Fact]
    public async Task Serve_DirectoryOfAnotherProcess_IsRefusedWithItsPid()
    {
        var data = Directory.CreateTempSubdirectory("orc-e2e-").FullName;
        await using (var first = OrcProcess.Start(null, "temporal", "serve", "--data", data, "--port", "0"))
        {
            await first.WaitForAsync("Temporal ");

            await using var second = OrcProcess.Start(null, "temporal", "serve", "--data", data, "--port", "0");
            var code = await second.WaitForExitAsync(TimeSpan.FromSeconds(60));

            Assert.Equal(1, code);
            Assert.Contains($"is in use by process {first.Id}", second.Output, StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Service_KilledAtCommitsAndReplies_LosesNothing()
    {
        using var output = new StringWriter();

        var problems = await ServiceCrashBench.RunAsync(5, output);

        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{output}");
        Assert.Contains("5 kills, 35 workflows", output.ToString(), StringComparison.Ordinal);
    }
}
