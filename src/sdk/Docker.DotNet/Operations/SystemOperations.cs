using Docker.DotNet.Models;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

internal sealed class SystemOperations(DockerClient client) : ISystemOperations
{
    public Task PingAsync(CancellationToken cancellationToken) =>
        client.CallAsync(HttpMethod.Get, "_ping", null, null, cancellationToken);

    public Task<VersionResponse> GetVersionAsync(CancellationToken cancellationToken) =>
        client.CallAsync<VersionResponse>(HttpMethod.Get, "version", null, null, cancellationToken);

    public Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken) =>
        client.CallAsync<SystemInfoResponse>(HttpMethod.Get, "info", null, null, cancellationToken);

    public async Task MonitorEventsAsync(
        ContainerEventsParameters parameters, IProgress<Message> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(progress);
        var query = new QueryString().Add("since", parameters.Since).Add("until", parameters.Until).Add("filters", parameters.Filters);
        using var response = await client.SendAsync(HttpMethod.Get, $"events{query}", null, null, null, cancellationToken);
        await DockerClient.ReportAsync(response, progress, cancellationToken);
    }
}
