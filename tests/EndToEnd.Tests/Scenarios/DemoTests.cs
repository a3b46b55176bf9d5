using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>A newcomer's first minute.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Demo_OnThisMachine_ShowsBothStagesAndEndsWithZero()
    {
        await using var demo = OrcProcess.Start(null, "demo");

        var exitCode = await demo.WaitForExitAsync(Limit);

        Assert.True(exitCode == 0, demo.Output);
        Assert.Contains("Jobs run ", demo.Output, StringComparison.Ordinal);
        Assert.Contains("> dev.delivery", demo.Output, StringComparison.Ordinal);
        Assert.Contains("instance 3 of 3 is up", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"\+ prod\.delivery\s+finished pass", demo.Output);
        Assert.Contains("Both stages passed.", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_WithoutDocker_SaysSoAndPassesWithProcesses()
    {
        await using var demo = OrcProcess.Start(new Dictionary<string, string> { ["DOCKER_HOST"] = "unix:///nowhere/docker.sock" }, "demo");

        var exitCode = await demo.WaitForExitAsync(Limit);

        Assert.True(exitCode == 0, demo.Output);
        Assert.Contains("Jobs run as processes of this machine, without isolation: no Docker", demo.Output, StringComparison.Ordinal);
        Assert.Contains("Both stages passed.", demo.Output, StringComparison.Ordinal);
    }
}
