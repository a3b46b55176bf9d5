using Docker.DotNet.Models;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

internal sealed class VolumeOperations(DockerClient client) : IVolumeOperations
{
    public Task<VolumesListResponse> ListAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    public Task<VolumesListResponse> ListAsync(VolumesListParameters? parameters, CancellationToken cancellationToken)
    {
        var query = new QueryString().Add("filters", parameters?.Filters);
        return client.CallAsync<VolumesListResponse>(HttpMethod.Get, $"volumes{query}", null, null, cancellationToken);
    }

    public Task<VolumeResponse> CreateAsync(VolumesCreateParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return client.CallAsync<VolumeResponse>(
            HttpMethod.Post, "volumes/create", DockerClient.AsJson(parameters), null, cancellationToken);
    }

    public Task<VolumeResponse> InspectAsync(string name, CancellationToken cancellationToken) =>
        client.CallAsync<VolumeResponse>(HttpMethod.Get, Path(name), null, null, cancellationToken);

    public Task RemoveAsync(string name, bool? force, CancellationToken cancellationToken)
    {
        var query = new QueryString().Add("force", force);
        return client.CallAsync(HttpMethod.Delete, Path(name) + query, null, null, cancellationToken);
    }

    private static string Path(string name) => $"volumes/{Uri.EscapeDataString(name)}";
}
