using Docker.DotNet;

namespace Orchestrator.Cli.Hosts;

/// <summary>The Docker Engine of this machine: DOCKER_HOST, else the local socket.</summary>
internal static class DockerEndpoint
{
    public static DockerClient Connect()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        using var configuration = string.IsNullOrEmpty(host) ? new DockerClientConfiguration() : new DockerClientConfiguration(new Uri(host));
        return configuration.CreateClient();
    }

    /// <summary>The engine's version, or why there is none.</summary>
    public static async Task<(string? Version, string Problem)> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var docker = Connect();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            var version = await docker.System.GetVersionAsync(limit.Token);
            return (version.Version, "");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or DockerApiException or System.Net.Sockets.SocketException or UriFormatException or ArgumentException)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer within 5 s");
        }
    }
}
