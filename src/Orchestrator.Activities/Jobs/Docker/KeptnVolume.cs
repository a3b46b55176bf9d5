using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Orchestrator.Activities.Jobs.Docker;

/// <summary>The volume at /keptn: filled before the start, read after the exit.</summary>
internal static class KeptnVolume
{
    private const UnixFileMode Everything = (UnixFileMode)0b111_111_111;
    private const UnixFileMode ReadAndExecute = (UnixFileMode)0b111_101_101;

    internal static async Task FillAsync(
        DockerClient client,
        string container,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await PackAsync(archive, files, cancellationToken);
        archive.Position = 0;
        await client.Containers.ExtractArchiveToContainerAsync(
            container, new ContainerPathStatParameters { Path = ContainerParameters.KeptnDirectory }, archive, cancellationToken);
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

    // The first entry opens the directory itself to whatever user the container runs as.
    private static async Task PackAsync(
        Stream archive, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "./") { Mode = Everything }, cancellationToken);
        var directories = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (directories.Add(path[..slash]))
                {
                    var directory = new PaxTarEntry(TarEntryType.Directory, path[..(slash + 1)]) { Mode = Everything };
                    await writer.WriteEntryAsync(directory, cancellationToken);
                }
            }

            using var data = new MemoryStream(content.ToArray(), writable: false);
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = ReadAndExecute, DataStream = data }, cancellationToken);
        }
    }
}
