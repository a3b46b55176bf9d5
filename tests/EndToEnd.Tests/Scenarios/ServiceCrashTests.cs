using Orchestrator.Bench.Service;

namespace EndToEnd.Tests.Scenarios;

public sealed class ServiceCrashTests
{
    [Fact]
    public async Task Service_KilledAtCommitsAndReplies_LosesNothing()
    {
        using var output = new StringWriter();

        var problems = await ServiceCrashBench.RunAsync(5, output);

        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{output}");
        Assert.Contains("5 kills, 35 workflows", output.ToString(), StringComparison.Ordinal);
    }
}
