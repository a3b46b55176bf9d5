using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;

namespace Orchestrator.Cli.Demo;

/// <summary>The files of deploy/examples/demo, which travel with the program.</summary>
internal static class DemoProject
{
    public const string Name = "demo";

    private static string Source => Path.Combine(AppContext.BaseDirectory, "examples", "demo");

    /// <summary>Copies the files to a folder, with the chosen image in place of the written one, and applies them.</summary>
    public static async Task<IReadOnlyList<Change>> ApplyAsync(ApiClient api, string folder, DemoImage image, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Source))
        {
            throw new CommandLineException(ExitCode.Failed, $"The demo's files are missing: expected them in '{Source}'.");
        }

        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? folder);
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            await File.WriteAllTextAsync(copy, text.Replace($"image: \"{DemoImage.Written}\"", $"image: \"{image.Name ?? DemoImage.Written}\"", StringComparison.Ordinal), cancellationToken);
        }

        return await new ManifestApplier(api).ApplyAsync(ManifestReader.Read([folder]), cancellationToken);
    }
}
