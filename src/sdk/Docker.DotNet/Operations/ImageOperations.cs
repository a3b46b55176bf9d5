using System.Net;
using System.Text.Json;
using Docker.DotNet.Models;
using Docker.DotNet.Serialization;

namespace Docker.DotNet;

internal sealed class ImageOperations(DockerClient client) : IImageOperations
{
    public Task<IList<ImagesListResponse>> ListImagesAsync(ImagesListParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("all", parameters.All).Add("filters", parameters.Filters).Add("digests", parameters.Digests);
        return client.CallAsync<IList<ImagesListResponse>>(HttpMethod.Get, $"images/json{query}", null, null, cancellationToken);
    }

    public Task CreateImageAsync(
        ImagesCreateParameters parameters, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken) =>
        CreateAsync(parameters, null, authConfig, progress, cancellationToken);

    public async Task CreateImageAsync(
        ImagesCreateParameters parameters,
        Stream imageStream,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken)
    {
        using var content = new StreamContent(imageStream);
        content.Headers.ContentType = new("application/x-tar");
        await CreateAsync(parameters, content, authConfig, progress, cancellationToken);
    }

    public Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken) =>
        client.CallAsync<ImageInspectResponse>(HttpMethod.Get, $"images/{name}/json", null, NoSuchImage, cancellationToken);

    public Task TagImageAsync(string name, ImageTagParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("repo", parameters.RepositoryName).Add("tag", parameters.Tag);
        return client.CallAsync(HttpMethod.Post, $"images/{name}/tag{query}", null, NoSuchImage, cancellationToken);
    }

    public Task<IList<IDictionary<string, string>>> DeleteImageAsync(
        string name, ImageDeleteParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("force", parameters.Force).Add("noprune", parameters.NoPrune);
        return client.CallAsync<IList<IDictionary<string, string>>>(
            HttpMethod.Delete, $"images/{name}{query}", null, NoSuchImage, cancellationToken);
    }

    private async Task CreateAsync(
        ImagesCreateParameters parameters,
        StreamContent? content,
        AuthConfig? authConfig,
        IProgress<JSONMessage> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var query = new QueryString().Add("fromImage", parameters.FromImage)
            .Add("fromSrc", content is null ? parameters.FromSrc : "-").Add("repo", parameters.Repo).Add("tag", parameters.Tag)
            .Add("message", parameters.Message).Add("changes", parameters.Changes).Add("platform", parameters.Platform);
        using var response = await client.SendAsync(
            HttpMethod.Post,
            $"images/create{query}",
            content,
            request => request.Headers.Add("X-Registry-Auth", Encode(authConfig ?? new AuthConfig())),
            NoSuchImage,
            cancellationToken);
        await DockerClient.ReportAsync(response, progress, cancellationToken);
    }

    private static string Encode(AuthConfig authConfig) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(authConfig, Json.Options)).Replace('/', '_').Replace('+', '-');

    private static DockerImageNotFoundException? NoSuchImage(HttpStatusCode status, string? body) =>
        status == HttpStatusCode.NotFound ? new(status, body) : null;
}
