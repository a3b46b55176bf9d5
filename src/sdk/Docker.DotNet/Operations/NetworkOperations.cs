using System.Net;
using Docker.DotNet.Models;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

internal sealed class NetworkOperations(DockerClient client) : INetworkOperations
{
    public Task<IList<NetworkResponse>> ListNetworksAsync(NetworksListParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new QueryString().Add("filters", parameters?.Filters);
        return client.CallAsync<IList<NetworkResponse>>(HttpMethod.Get, $"networks{query}", null, null, cancellationToken);
    }

    public Task<NetworkResponse> InspectNetworkAsync(string id, CancellationToken cancellationToken) =>
        client.CallAsync<NetworkResponse>(HttpMethod.Get, Path(id), null, NoSuchNetwork, cancellationToken);

    public Task<NetworksCreateResponse> CreateNetworkAsync(NetworksCreateParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return client.CallAsync<NetworksCreateResponse>(
            HttpMethod.Post, "networks/create", DockerClient.AsJson(parameters), null, cancellationToken);
    }

    public Task DeleteNetworkAsync(string id, CancellationToken cancellationToken) =>
        client.CallAsync(HttpMethod.Delete, Path(id), null, NoSuchNetwork, cancellationToken);

    private static string Path(string id) => $"networks/{Uri.EscapeDataString(id)}";

    private static DockerNetworkNotFoundException? NoSuchNetwork(HttpStatusCode status, string? body) =>
        status == HttpStatusCode.NotFound ? new(status, body) : null;
}
