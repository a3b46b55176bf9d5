using Docker.DotNet;
using Docker.DotNet.Models;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>Gets images by their pull policy.</summary>
internal static class DockerImages
{
    /// <summary>The image, pulled if the policy says so; <see cref="ImageUnavailableException"/> when it cannot be had.</summary>
    internal static async Task<ImageInspectResponse> GetAsync(DockerClient client, ContainerSpec spec, CancellationToken cancellationToken)
    {
        if (spec.PullPolicy != PullPolicy.Always && await FindAsync(client, spec.Image, cancellationToken) is { } present)
        {
            return present;
        }

        if (spec.PullPolicy == PullPolicy.Never)
        {
            throw new ImageUnavailableException($"The image '{spec.Image}' is not on this machine and its pull policy is Never.");
        }

        await PullAsync(client, spec, cancellationToken);
        return await FindAsync(client, spec.Image, cancellationToken)
            ?? throw new ImageUnavailableException($"The image '{spec.Image}' was pulled and is not there.");
    }

    /// <summary>Name and tag of a reference; a digest stays part of the name.</summary>
    internal static (string Name, string? Tag) Split(string reference)
    {
        var colon = reference.LastIndexOf(':');
        return reference.Contains('@', StringComparison.Ordinal) ? (reference, null)
            : colon > reference.LastIndexOf('/') ? (reference[..colon], reference[(colon + 1)..])
            : (reference, "latest");
    }

    private static async Task<ImageInspectResponse?> FindAsync(DockerClient client, string image, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Images.InspectImageAsync(image, cancellationToken);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    private static async Task PullAsync(DockerClient client, ContainerSpec spec, CancellationToken cancellationToken)
    {
        var (name, tag) = Split(spec.Image);
        var trouble = new PullTrouble();
        try
        {
            await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = name, Tag = tag }, Login(spec.RegistryLogin), trouble, cancellationToken);
        }
        catch (DockerApiException e)
        {
            throw new ImageUnavailableException($"Cannot pull the image '{spec.Image}': {DockerErrors.Text(e)}", e);
        }

        if (trouble.Message is { } message)
        {
            throw new ImageUnavailableException($"Cannot pull the image '{spec.Image}': {message}");
        }
    }

    private static AuthConfig? Login(RegistryLogin? login) => login is null
        ? null
        : new AuthConfig
        {
            ServerAddress = login.Server,
            Username = login.Username,
            Password = login.Password,
            IdentityToken = login.IdentityToken,
        };

    // A pull that breaks after its start ends with a message, not with a status.
    private sealed class PullTrouble : IProgress<JSONMessage>
    {
        internal string? Message { get; private set; }

        public void Report(JSONMessage value) => Message = value.ErrorMessage ?? value.Error?.Message ?? Message;
    }
}
