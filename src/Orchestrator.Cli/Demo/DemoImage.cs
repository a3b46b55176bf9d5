using Docker.DotNet;
using Docker.DotNet.Models;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Demo;

/// <summary>Which image the demo's jobs run in: what is present, else pulled, else made of the local busybox; else none at all.</summary>
internal sealed record DemoImage(string? Name, string Notice)
{
    /// <summary>The image that the demo's job configuration names.</summary>
    public const string Written = "busybox";

    private const string Imported = "orc-demo-busybox";
    private static readonly string[] WithShell = ["busybox", Imported, "alpine", "debian", "ubuntu", "bash", "fedora"];
    private static readonly TimeSpan PullLimit = TimeSpan.FromSeconds(30);

    public static async Task<DemoImage> ChooseAsync(CancellationToken cancellationToken)
    {
        var (version, problem) = await DockerEndpoint.ProbeAsync(cancellationToken);
        if (version is null)
        {
            return Without($"no Docker ({problem})");
        }

        using var docker = DockerEndpoint.Connect();
        if (await FindPresentAsync(docker, cancellationToken) is { } present)
        {
            return new DemoImage(present, $"Jobs run in Docker containers, image {present} (present).");
        }

        if (await PullAsync(docker, cancellationToken))
        {
            return new DemoImage(Written, $"Jobs run in Docker containers, image {Written} (pulled).");
        }

        return BusyboxArchive.FindBinary() is { } binary && await ImportAsync(docker, binary, cancellationToken)
            ? new DemoImage(Imported, $"Jobs run in Docker containers, image {Imported} (made of {binary}, since {Written} cannot be pulled).")
            : Without($"Docker {version} has no usable image and cannot pull {Written}");
    }

    private static DemoImage Without(string reason) =>
        new(null, $"Jobs run as processes of this machine, without isolation: {reason}.");

    private static async Task<string?> FindPresentAsync(DockerClient docker, CancellationToken cancellationToken)
    {
        var images = await docker.Images.ListImagesAsync(new ImagesListParameters(), cancellationToken);
        var tags = images.SelectMany(image => image.RepoTags ?? []).Where(tag => !tag.Contains("<none>", StringComparison.Ordinal)).ToList();
        return WithShell
            .Select(name => tags.Find(tag => tag == $"{name}:latest") ?? tags.Find(tag => tag.StartsWith(name + ":", StringComparison.Ordinal)))
            .FirstOrDefault(tag => tag is not null);
    }

    private static async Task<bool> PullAsync(DockerClient docker, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PullLimit);
        try
        {
            await docker.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = Written, Tag = "latest" }, null, new Progress<JSONMessage>(), limit.Token);
            await docker.Images.InspectImageAsync(Written, limit.Token);
            return true;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> ImportAsync(DockerClient docker, string binary, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = BusyboxArchive.Write(binary);
            await docker.Images.CreateImageAsync(new ImagesCreateParameters { FromSrc = "-", Repo = Imported, Tag = "latest" }, archive, null, new Progress<JSONMessage>(), cancellationToken);
            await docker.Images.InspectImageAsync($"{Imported}:latest", cancellationToken);
            return true;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException)
        {
            return false;
        }
    }
}
