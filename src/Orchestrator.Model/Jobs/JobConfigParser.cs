using Orchestrator.Model.Findings;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Jobs;

/// <summary>Reads <c>job/config.yaml</c>, apiVersion v2. Unknown keys are errors, as in Keptn's job executor.</summary>
public sealed class JobConfigParser
{
    private static readonly string[] DocumentKeys = ["apiVersion", "kind", "metadata", "actions"];
    private static readonly string[] ActionKeys = ["name", "silent", "events", "tasks"];

    private readonly YamlSource source;

    private JobConfigParser(YamlSource source) => this.source = source;

    public static JobConfigParsing Parse(string text, string file = "job/config.yaml")
    {
        var source = new YamlSource(file);
        var parser = new JobConfigParser(source);
        var config = source.Load(text) is { } root ? parser.ReadDocument(root) : null;
        return new(source.HasErrors ? null : config, [.. source.Findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)]);
    }

    private JobConfig ReadDocument(YamlMappingNode root)
    {
        source.CheckKeys(root, Severity.Error, "job configuration", DocumentKeys);
        var version = source.Text(root, "apiVersion");
        if (version is not "v2" and not "orchestrator/v1")
        {
            source.Error(YamlSource.KeyOf(root, "apiVersion"), "version", $"Expected 'apiVersion: v2', got '{version}'.");
        }

        var actions = new List<JobAction>();
        foreach (var node in source.Mappings(root, "actions"))
        {
            actions.Add(ReadAction(node));
        }

        return new JobConfig(actions);
    }

    private JobAction ReadAction(YamlMappingNode node)
    {
        source.CheckKeys(node, Severity.Error, "action", ActionKeys);
        var tasks = new JobTaskParser(source);
        var action = new JobAction
        {
            Name = source.Text(node, "name") ?? "",
            Silent = source.Boolean(node, "silent") ?? false,
            Events = [.. source.Mappings(node, "events").Select(ReadEvent)],
            Tasks = [.. source.Mappings(node, "tasks").Select(tasks.ReadTask)],
        };
        if (action.Name.Length == 0)
        {
            source.Warning(node, "action-name", "The action has no name.");
        }

        if (action.Events.Count == 0)
        {
            source.Warning(node, "dead-action", $"Action '{action.Name}' listens to no event, so it never runs.");
        }

        if (action.Tasks.Count == 0)
        {
            source.Warning(node, "empty-tasks", $"Action '{action.Name}' has no tasks.");
        }

        return action;
    }

    private JobEvent ReadEvent(YamlMappingNode node)
    {
        source.CheckKeys(node, Severity.Error, "event", ["name", "jsonpath"]);
        var name = source.Text(node, "name") ?? "";
        if (!JobMatching.IsExpression(name))
        {
            source.Warning(YamlSource.Member(node, "name") ?? node, "event-name", $"'{name}' is not a valid regular expression, so it matches nothing.");
        }

        var path = source.Mapping(node, "jsonpath");
        if (path is null)
        {
            return new JobEvent(name);
        }

        source.CheckKeys(path, Severity.Error, "jsonpath", ["property", "match"]);
        var property = source.Text(path, "property") ?? "";
        if (JsonPath.TryParse(property) is null)
        {
            source.Warning(YamlSource.Member(path, "property") ?? path, "jsonpath", $"'{property}' is not a JSONPath such as $.data.stage, so it matches nothing.");
        }

        return new JobEvent(name) { JsonPath = property, Match = source.Text(path, "match") ?? "" };
    }
}
