using Docker.DotNet;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>The client for the daemon, in the newest API version both sides know.</summary>
internal sealed class DockerConnection(string endpoint) : IDisposable
{
    private static readonly Version Oldest = new(1, 41);
    private static readonly Version Newest = new(1, 51);

    private readonly DockerClientConfiguration configuration = new(new Uri(endpoint));
    private readonly SemaphoreSlim gate = new(1);
    private DockerClient? client;

    public void Dispose()
    {
        client?.Dispose();
        configuration.Dispose();
        gate.Dispose();
    }

    internal async ValueTask<DockerClient> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref client) is { } ready)
        {
            return ready;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return client ??= configuration.CreateClient(await NegotiateAsync(cancellationToken));
        }
        finally
        {
            gate.Release();
        }
    }

    internal async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connected = await GetAsync(cancellationToken);
            await connected.System.PingAsync(cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<Version> NegotiateAsync(CancellationToken cancellationToken)
    {
        // Not disposed: a client owns the configuration it was made of.
        var asking = configuration.CreateClient();
        var found = await asking.System.GetVersionAsync(cancellationToken);
        var offered = Version.TryParse(found.APIVersion, out var parsed) ? parsed : Oldest;
        return offered < Oldest
            ? throw new NotSupportedException(
                $"Cannot use the Docker daemon at {endpoint}: expected API version {Oldest} or newer, found {found.APIVersion}.")
            : offered < Newest ? offered : Newest;
    }
}
