using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Verbs;

/// <summary>Does the Docker Engine answer?</summary>
internal static class DockerCheck
{
    public static async Task<Check> RunAsync(CancellationToken cancellationToken)
    {
        var (version, problem) = await DockerEndpoint.ProbeAsync(cancellationToken);
        return version is not null
            ? new Check("docker", Check.Ok, $"Engine {version}")
            : new Check("docker", Check.Warning, $"{problem}: jobs need it, or `--runner process`");
    }
}
