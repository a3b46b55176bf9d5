using System.Net;
using System.Text.Json;
using Docker.DotNet.Models;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

internal sealed class ContainerOperations(DockerClient client) : IContainerOperations
{
    public Task<IList<ContainerListResponse>> ListContainersAsync(
        ContainersListParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("all", parameters.All).Add("limit", parameters.Limit).Add("size", parameters.Size)
            .Add("since", parameters.Since).Add("before", parameters.Before).Add("filters", parameters.Filters);
        return client.CallAsync<IList<ContainerListResponse>>(HttpMethod.Get, $"containers/json{query}", null, null, cancellationToken);
    }

    public Task<CreateContainerResponse> CreateContainerAsync(
        CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString();
        if (!string.IsNullOrEmpty(parameters.Name))
        {
            query.Add("name", parameters.Name).Add("platform", parameters.Platform);
        }

        return client.CallAsync<CreateContainerResponse>(
            HttpMethod.Post, $"containers/create{query}", DockerClient.AsJson(parameters), NoSuchImage, cancellationToken);
    }

    public Task<ContainerInspectResponse> InspectContainerAsync(string id, CancellationToken cancellationToken) =>
        client.CallAsync<ContainerInspectResponse>(HttpMethod.Get, Path(id, "json"), null, NoSuchContainer, cancellationToken);

    public async Task<MultiplexedStream> GetContainerLogsAsync(
        string id, bool tty, ContainerLogsParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("stdout", parameters.ShowStdout).Add("stderr", parameters.ShowStderr)
            .Add("since", parameters.Since).Add("until", parameters.Until).Add("timestamps", parameters.Timestamps)
            .Add("follow", parameters.Follow).Add("tail", parameters.Tail);
        var response = await client.SendAsync(
            HttpMethod.Get, Path(id, "logs") + query, null, null, NoSuchContainer, cancellationToken);
        return new MultiplexedStream(await response.Content.ReadAsStreamAsync(cancellationToken), !tty);
    }

    public async Task<bool> StartContainerAsync(
        string id, ContainerStartParameters parameters, CancellationToken cancellationToken)
    {
        var query = new QueryString().Add("detachKeys", parameters?.DetachKeys);
        var status = await client.CallAsync(HttpMethod.Post, Path(id, "start") + query, null, NoSuchContainer, cancellationToken);
        return status != HttpStatusCode.NotModified;
    }

    public async Task<bool> StopContainerAsync(
        string id, ContainerStopParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);

        // The daemon answers when the container has stopped, so the caller's token is the only limit.
        var query = new QueryString().Add("t", parameters.WaitBeforeKillSeconds);
        using var response = await client.SendAsync(
            HttpMethod.Post, Path(id, "stop") + query, null, null, NoSuchContainer, cancellationToken);
        return response.StatusCode != HttpStatusCode.NotModified;
    }

    public Task KillContainerAsync(string id, ContainerKillParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("signal", parameters.Signal);
        return client.CallAsync(HttpMethod.Post, Path(id, "kill") + query, null, NoSuchContainer, cancellationToken);
    }

    public async Task<MultiplexedStream> AttachContainerAsync(
        string id, bool tty, ContainerAttachParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("stream", parameters.Stream).Add("stdin", parameters.Stdin)
            .Add("stdout", parameters.Stdout).Add("stderr", parameters.Stderr).Add("detachKeys", parameters.DetachKeys)
            .Add("logs", parameters.Logs);
        var response = await client.SendAsync(HttpMethod.Post, Path(id, "attach") + query, null, Upgrade, NoSuchContainer, cancellationToken);
        return new MultiplexedStream(await response.Content.ReadAsStreamAsync(cancellationToken), !tty);
    }

    public async Task<ContainerWaitResponse> WaitContainerAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(HttpMethod.Post, Path(id, "wait"), null, null, NoSuchContainer, cancellationToken);
        return await DockerClient.ReadAsync<ContainerWaitResponse>(response, cancellationToken);
    }

    public Task RemoveContainerAsync(string id, ContainerRemoveParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("v", parameters.RemoveVolumes).Add("link", parameters.RemoveLinks)
            .Add("force", parameters.Force);
        return client.CallAsync(HttpMethod.Delete, $"containers/{Uri.EscapeDataString(id)}{query}", null, NoSuchContainer, cancellationToken);
    }

    public async Task<GetArchiveFromContainerResponse> GetArchiveFromContainerAsync(
        string id, GetArchiveFromContainerParameters parameters, bool statOnly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("path", parameters.Path);
        var response = await client.SendAsync(
            statOnly ? HttpMethod.Head : HttpMethod.Get, Path(id, "archive") + query, null, null, NoSuchContainer, cancellationToken);
        var stat = response.Headers.TryGetValues("X-Docker-Container-Path-Stat", out var values)
            ? JsonSerializer.Deserialize<ContainerPathStatResponse>(Convert.FromBase64String(values.First()), Json.Options)
            : null;
        if (!statOnly)
        {
            return new() { Stat = stat, Stream = await response.Content.ReadAsStreamAsync(cancellationToken) };
        }

        response.Dispose();
        return new() { Stat = stat };
    }

    public async Task ExtractArchiveToContainerAsync(
        string id, ContainerPathStatParameters parameters, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("path", parameters.Path)
            .Add("noOverwriteDirNonDir", parameters.AllowOverwriteDirWithFile).Add("copyUIDGID", parameters.CopyUidAndGid);
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new("application/x-tar");
        await client.CallAsync(HttpMethod.Put, Path(id, "archive") + query, content, NoSuchContainer, cancellationToken);
    }

    private static string Path(string id, string action) => $"containers/{Uri.EscapeDataString(id)}/{action}";

    private static void Upgrade(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("tcp"));
    }

    private static DockerContainerNotFoundException? NoSuchContainer(HttpStatusCode status, string? body) =>
        status == HttpStatusCode.NotFound ? new(status, body) : null;

    private static DockerImageNotFoundException? NoSuchImage(HttpStatusCode status, string? body) =>
        status == HttpStatusCode.NotFound ? new(status, body) : null;
}
