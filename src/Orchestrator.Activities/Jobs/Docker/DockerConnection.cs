using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Docker.DotNet;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>The client for the daemon, in the newest API version both sides know.</summary>
internal sealed class DockerConnection(string endpoint) : IDisposable
{
    private const string BridgeName = "com.docker.network.bridge.name";

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

    /// <summary>The gateway of the daemon's bridge, when the daemon is on this machine: an address of the machine itself.</summary>
    internal async Task<IPAddress?> FindHostAddressAsync(CancellationToken cancellationToken)
    {
        if (configuration.EndpointBaseUri.Scheme != "unix")
        {
            return null;
        }

        var connected = await GetAsync(cancellationToken);
        var bridge = await connected.Networks.InspectNetworkAsync("bridge", cancellationToken);
        var gateway = bridge.IPAM?.Config?.Select(range => range.Gateway).FirstOrDefault(address => !string.IsNullOrEmpty(address));
        return IPAddress.TryParse(gateway, out var parsed) ? parsed : AddressOf(bridge.Options?[BridgeName]);
    }

    // The daemon names the gateway only when it was configured; the bridge itself always has it.
    private static IPAddress? AddressOf(string? bridge) =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.Name == bridge)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);

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
