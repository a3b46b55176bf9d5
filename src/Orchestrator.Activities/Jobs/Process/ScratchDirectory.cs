using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Activities.Jobs.Process;

/// <summary>The directory of one run: what it is for, its files, output, process id and exit code.</summary>
internal sealed class ScratchDirectory(string root, string name)
{
    private const string DescriptionFile = "description.json";

    internal string Name { get; } = name;

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), name);

    internal string Keptn => File("keptn");

    internal string Output => File("stdout");

    internal string Error => File("stderr");

    internal bool Started => Directory.Exists(File("started"));

    internal int? ProcessId => ReadNumber("pid");

    internal int? SupervisorId => ReadNumber("supervisor");

    internal int? ExitCode => ReadNumber("exit");

    internal DateTimeOffset StartedAt => System.IO.File.GetLastWriteTimeUtc(File("pid"));

    internal DateTimeOffset FinishedAt => System.IO.File.GetLastWriteTimeUtc(File("exit"));

    internal static IEnumerable<ScratchDirectory> All(string root) => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Select(path => new ScratchDirectory(root, System.IO.Path.GetFileName(path)))
        : [];

    internal async Task FillAsync(ContainerSpec spec, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Keptn);
        foreach (var (path, content) in spec.Files)
        {
            var target = System.IO.Path.Combine(Keptn, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target) ?? Keptn);
            await System.IO.File.WriteAllBytesAsync(target, content, cancellationToken);
        }

        var description = new Description(spec.Owner, spec.WorkflowId, spec.RunId, now);
        await System.IO.File.WriteAllBytesAsync(
            File(DescriptionFile), JsonSerializer.SerializeToUtf8Bytes(description), cancellationToken);
    }

    /// <summary>Null for a directory that is not ours.</summary>
    internal OwnedContainer? Describe(string owner)
    {
        var file = File(DescriptionFile);
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        var description = JsonSerializer.Deserialize<Description>(System.IO.File.ReadAllBytes(file));
        return description is not null && description.Owner == owner
            ? new OwnedContainer(Name, description.WorkflowId, description.RunId, description.CreatedAt, Started && ExitCode is null)
            : null;
    }

    internal async Task<ReadOnlyMemory<byte>?> ReadResultAsync(int limit, CancellationToken cancellationToken)
    {
        var file = new FileInfo(System.IO.Path.Combine(Keptn, ResultFile.Name));
        if (!file.Exists || file.Length > limit)
        {
            return null;
        }

        return await System.IO.File.ReadAllBytesAsync(file.FullName, cancellationToken);
    }

    internal string File(string file) => System.IO.Path.Combine(Path, file);

    private int? ReadNumber(string file)
    {
        var path = File(file);
        return System.IO.File.Exists(path)
            && int.TryParse(System.IO.File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private sealed record Description(string Owner, string WorkflowId, string RunId, DateTimeOffset CreatedAt);
}
