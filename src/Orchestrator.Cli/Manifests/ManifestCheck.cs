using Orchestrator.Model.Findings;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Cli.Manifests;

/// <summary>Finds out what a YAML file is and checks it as that.</summary>
internal static class ManifestCheck
{
    private static readonly string[] Kinds =
    [
        "Project", "Service", "Shipyard", "JobConfig", "Secret", "Schedule", "Listener", "Subscription", "DriverType", "Driver", "Resource", "Token",
    ];

    /// <summary>The findings of a file; a file of an unknown kind is an error only when it was named itself.</summary>
    public static IReadOnlyList<Finding> Check(string file, string text, bool isNamed)
    {
        IReadOnlyList<YamlMappingNode> documents;
        try
        {
            documents = Load(text);
        }
        catch (YamlException e)
        {
            return [new Finding(file, (int)e.Start.Line, (int)e.Start.Column, Severity.Error, "yaml", e.InnerException?.Message ?? e.Message)];
        }

        return
        [
            .. documents.SelectMany(document => Check(file, text, document, isNamed)),
            .. documents.Count == 0 && isNamed ? [new Finding(file, 1, 1, Severity.Error, "empty", "Expected at least one YAML document that is a mapping.")] : Array.Empty<Finding>(),
        ];
    }

    private static IEnumerable<Finding> Check(string file, string text, YamlMappingNode document, bool isNamed)
    {
        var kind = Scalar(document, "kind");
        var isOurs = Scalar(document, "apiVersion")?.StartsWith("orchestrator/", StringComparison.Ordinal) ?? false;
        if (isOurs)
        {
            return CheckOurs(file, document, kind);
        }

        if (kind == "Shipyard" || IsNamedLike(file, "shipyard") || YamlSource.Member(document, "stages") is not null)
        {
            return ShipyardParser.Parse(text, file).Findings;
        }

        if (YamlSource.Member(document, "actions") is not null || IsNamedLike(file, "config") && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) == "job")
        {
            return JobConfigParser.Parse(text, file).Findings;
        }

        return kind is not null && Kinds.Contains(kind) || !isNamed
            ? []
            : [new Finding(file, Line(document), Column(document), Severity.Error, "kind", "Expected a shipyard (kind: Shipyard), a job configuration (actions:) or a manifest (apiVersion: orchestrator/v1).")];
    }

    private static IEnumerable<Finding> CheckOurs(string file, YamlMappingNode document, string? kind)
    {
        if (kind is null || !Kinds.Contains(kind))
        {
            var at = YamlSource.Member(document, "kind") ?? document;
            var suggestion = kind is null ? "" : NearestNames.Suggestion(kind, Kinds);
            yield return new Finding(file, Line(at), Column(at), Severity.Error, "kind", $"Expected 'kind' to be one of {string.Join(", ", Kinds)}, got '{kind}'.{(suggestion.Length > 0 ? " " + suggestion : "")}");
        }
        else if (YamlSource.Member(document, "metadata") is not YamlMappingNode metadata || string.IsNullOrEmpty(Scalar(metadata, "name")))
        {
            yield return new Finding(file, Line(document), Column(document), Severity.Error, "name", $"Expected 'metadata.name', the name of the {kind}.");
        }
    }

    private static IReadOnlyList<YamlMappingNode> Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    private static bool IsNamedLike(string file, string name) => Path.GetFileNameWithoutExtension(file).Contains(name, StringComparison.OrdinalIgnoreCase);

    private static string? Scalar(YamlMappingNode mapping, string name) => (YamlSource.Member(mapping, name) as YamlScalarNode)?.Value;

    private static int Line(YamlNode node) => (int)node.Start.Line;

    private static int Column(YamlNode node) => (int)node.Start.Column;
}
