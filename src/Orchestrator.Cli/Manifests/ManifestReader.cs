using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Model.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Cli.Manifests;

/// <summary>Reads manifests from files and directories.</summary>
internal static class ManifestReader
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    /// <summary>The YAML files that a list of paths stands for, in order.</summary>
    public static IReadOnlyList<string> Files(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                throw new CommandLineException(ExitCode.BadInput, $"Cannot read '{path}': there is no such file or directory.");
            }
        }

        return files;
    }

    /// <summary>The documents of all files, without the files that another document names as its own.</summary>
    public static IReadOnlyList<Manifest> Read(IEnumerable<string> paths)
    {
        var manifests = Files(paths).SelectMany(ReadFile).ToList();
        var named = manifests.SelectMany(manifest => NamedFiles(manifest)).ToHashSet(StringComparer.Ordinal);
        return [.. manifests.Where(manifest => !named.Contains(Path.GetFullPath(manifest.File))).OrderBy(manifest => Order(manifest.Kind))];
    }

    /// <summary>A path written in a manifest, seen from the manifest's own folder.</summary>
    public static string Beside(Manifest manifest, string path) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest.File)) ?? ".", path));

    private static IEnumerable<Manifest> ReadFile(string file)
    {
        var text = File.ReadAllText(file);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents
                .Select(document => YamlJson.Convert(document.RootNode))
                .Where(document => document.ValueKind == JsonValueKind.Object)
                .Select(document => ToManifest(file, text, JsonObject.Create(document) ?? []))
                .ToList();
        }
        catch (YamlException e)
        {
            throw new CommandLineException(ExitCode.BadInput, $"{file}:{e.Start.Line}:{e.Start.Column}: error yaml: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static Manifest ToManifest(string file, string text, JsonObject document)
    {
        document = SteadybitExtension.ToListener(file, document) ?? document;
        var apiVersion = document["apiVersion"]?.ToString() ?? "";
        var kind = document["kind"]?.ToString() ?? (document.ContainsKey("actions") ? "JobConfig" : "");
        if (kind.Length == 0)
        {
            throw new CommandLineException(ExitCode.BadInput, $"{file}: expected 'apiVersion: orchestrator/v1' and a 'kind', or a shipyard or job configuration of Keptn.");
        }

        var name = document["metadata"]?["name"]?.ToString() ?? document["name"]?.ToString() ?? "";
        return new Manifest(file, kind, name)
        {
            Document = document,
            Text = text,
            IsForeign = !apiVersion.StartsWith("orchestrator/", StringComparison.Ordinal),
        };
    }

    private static IEnumerable<string> NamedFiles(Manifest manifest)
    {
        if (manifest.IsForeign)
        {
            yield break;
        }

        if (manifest.SpecText("shipyard") is { } shipyard && !shipyard.Contains('\n', StringComparison.Ordinal))
        {
            yield return Beside(manifest, shipyard);
        }

        if (manifest.SpecText("file") is { } single)
        {
            yield return Beside(manifest, single);
        }

        foreach (var resource in manifest.Spec["resources"] as JsonArray ?? [])
        {
            if ((resource is JsonObject described ? described["file"] : resource)?.ToString() is { } file)
            {
                yield return Beside(manifest, file);
            }
        }
    }

    private static int Order(string kind) => kind switch
    {
        "Project" or "Shipyard" => 0,
        "Service" => 1,
        "Secret" => 2,
        "DriverType" => 3,
        "Resource" or "JobConfig" => 4,
        _ => 5,
    };
}
