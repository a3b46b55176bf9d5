namespace Orchestrator.Cli.Hosts;

/// <summary>What runs the jobs of a host: chosen once, at start.</summary>
internal sealed record JobRunnerChoice(string Runner, string Words)
{
    private const string InProcesses = "processes of this machine, without isolation";

    public static async Task<JobRunnerChoice> DecideAsync(string asked, CancellationToken cancellationToken)
    {
        if (asked == "process")
        {
            return new JobRunnerChoice("process", InProcesses);
        }

        var (version, problem) = await DockerEndpoint.ProbeAsync(cancellationToken);
        if (version is not null)
        {
            return new JobRunnerChoice("docker", $"Docker {version}");
        }

        return asked == "auto"
            ? new JobRunnerChoice("process", $"{InProcesses} (no Docker: {problem})")
            : new JobRunnerChoice("docker", $"Docker, which does not answer yet: {problem}");
    }
}
