using System.Formats.Tar;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>The volume at /keptn: filled before the start, read after the exit.</summary>
internal static class KeptnVolume
{
    private const string Root = "keptn/";
    private const UnixFileMode Everything = (UnixFileMode)0b111_111_111;
    private const UnixFileMode ReadAndExecute = (UnixFileMode)0b111_101_101;

    /// <summary>
    /// Puts the files into the container's volume. The daemon lets nobody change the volume's own directory from inside it, and
    /// nothing at all below a read-only root, so that then a container that never runs stands in for the fill.
    /// </summary>
    internal static async Task FillAsync(
        DockerClient client, ContainerSpec spec, CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await PackAsync(archive, spec.Files, cancellationToken);
        archive.Position = 0;
        if (!spec.Rights.ReadOnlyRootFilesystem)
        {
            await ExtractAsync(client, spec.Name, archive, cancellationToken);
            return;
        }

        var standIn = $"{spec.Name}-fill";
        await CreateStandInAsync(client, standIn, parameters, cancellationToken);
        await ExtractAsync(client, standIn, archive, cancellationToken);
        await client.Containers.RemoveContainerAsync(standIn, new ContainerRemoveParameters { Force = true }, cancellationToken);
    }

    /// <summary>The content of a file, null when there is none or it is larger than the limit.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        DockerClient client, string container, string name, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.Containers.GetArchiveFromContainerAsync(
                container,
                new GetArchiveFromContainerParameters { Path = $"{ContainerParameters.KeptnDirectory}/{name}" },
                statOnly: false,
                cancellationToken);
            await using var stream = answer.Stream ?? Stream.Null;
            await using var reader = new TarReader(stream);
            var entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken);
            if (entry?.DataStream is not { } data || entry.Length > limit)
            {
                return null;
            }

            using var content = new MemoryStream();
            await data.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    private static Task ExtractAsync(DockerClient client, string container, Stream archive, CancellationToken cancellationToken) =>
        client.Containers.ExtractArchiveToContainerAsync(
            container, new ContainerPathStatParameters { Path = "/" }, archive, cancellationToken);

    private static async Task CreateStandInAsync(
        DockerClient client, string name, CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string>(parameters.Labels ?? new Dictionary<string, string>())
        {
            [ContainerParameters.NameLabel] = name,
        };
        var standIn = new CreateContainerParameters
        {
            Name = name,
            Image = parameters.Image,
            Cmd = ["true"],
            Labels = labels,
            HostConfig = new HostConfig { NetworkMode = "none", Mounts = parameters.HostConfig?.Mounts },
        };
        try
        {
            await client.Containers.CreateContainerAsync(standIn, cancellationToken);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // Left by a worker that died while it filled: just as good.
            return;
        }
    }

    // The first entry opens the directory itself to whatever user the container runs as.
    private static async Task PackAsync(
        Stream archive, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, Root) { Mode = Everything }, cancellationToken);
        var directories = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (directories.Add(path[..slash]))
                {
                    var directory = new PaxTarEntry(TarEntryType.Directory, Root + path[..(slash + 1)]) { Mode = Everything };
                    await writer.WriteEntryAsync(directory, cancellationToken);
                }
            }

            using var data = new MemoryStream(content.ToArray(), writable: false);
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, Root + path) { Mode = ReadAndExecute, DataStream = data }, cancellationToken);
        }
    }
}
