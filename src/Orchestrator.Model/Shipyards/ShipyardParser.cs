using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Shipyards;

/// <summary>Reads a shipyard file: Keptn's 0.2.0 to 0.2.3 with our additions, every finding with its place.</summary>
public sealed class ShipyardParser
{
    private static readonly string[] DocumentKeys = ["apiVersion", "kind", "metadata", "spec"];
    internal static readonly string[] SequenceKeys =
        ["name", "description", "tasks", "triggeredOn", "concurrency", "timeout", "schedule", "inputs"];

    private readonly YamlSource source;
    private readonly Dictionary<object, YamlNode> places = new(ReferenceEqualityComparer.Instance);

    private ShipyardParser(YamlSource source) => this.source = source;

    public static ShipyardParsing Parse(string text, string file = "shipyard.yaml")
    {
        var source = new YamlSource(file);
        var parser = new ShipyardParser(source);
        var shipyard = source.Load(text) is { } root ? parser.ReadDocument(root) : null;
        if (shipyard is not null)
        {
            TriggerChecks.Run(shipyard, source, parser.places);
        }

        var findings = source.Findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ToList();
        return new(source.HasErrors ? null : shipyard, findings);
    }

    private Shipyard? ReadDocument(YamlMappingNode root)
    {
        source.CheckKeys(root, Severity.Warning, "shipyard", DocumentKeys);
        var version = ReadVersion(root);
        var kind = source.Text(root, "kind");
        if (kind is not null and not "Shipyard")
        {
            source.Warning(YamlSource.Member(root, "kind")!, "kind", $"Expected kind 'Shipyard', got '{kind}'.");
        }

        var metadata = source.Mapping(root, "metadata");
        var name = metadata is null ? null : source.Text(metadata, "name");
        var spec = source.Mapping(root, "spec");
        if (spec is null)
        {
            source.Error(root, "stages", "Expected 'spec.stages' to list at least one stage, got no 'spec'.");
            return null;
        }

        source.CheckKeys(spec, Severity.Warning, "spec", ["stages"]);
        var stages = source.Mappings(spec, "stages");
        if (stages.Count == 0)
        {
            source.Error(YamlSource.KeyOf(spec, "stages"), "stages", "Expected 'spec.stages' to list at least one stage, got none.");
        }

        return new Shipyard(version, name ?? "", ReadStages(stages));
    }

    private string ReadVersion(YamlMappingNode root)
    {
        var version = source.Text(root, "apiVersion");
        var at = YamlSource.KeyOf(root, "apiVersion");
        if (version is null)
        {
            source.Error(at, "version", "Expected 'apiVersion: spec.keptn.sh/0.2.3', got none.");
            return "";
        }

        if (version == "orchestrator/v1")
        {
            return version;
        }

        var number = version.StartsWith("spec.keptn.sh/", StringComparison.Ordinal) ? version["spec.keptn.sh/".Length..] : version;
        if (number is "0.2.0" or "0.2.1" or "0.2.2" or "0.2.3")
        {
            return version;
        }

        if (Version.TryParse(number, out var parsed) && parsed >= new Version(0, 2))
        {
            source.Warning(at, "version", $"Version '{version}' is not known here; the file is read as spec.keptn.sh/0.2.3.");
        }
        else
        {
            source.Error(at, "version", $"Expected apiVersion spec.keptn.sh/0.2.0 to 0.2.3, got '{version}'.");
        }

        return version;
    }

    private List<Stage> ReadStages(IReadOnlyList<YamlMappingNode> nodes)
    {
        var stages = new List<Stage>();
        foreach (var node in nodes)
        {
            source.CheckKeys(node, Severity.Warning, "stage", ["name", "sequences"]);
            var name = source.Text(node, "name") ?? "";
            var at = YamlSource.Member(node, "name") ?? node;
            if (!NameRules.IsStage(name))
            {
                source.Error(at, "stage-name", $"Expected a stage name of {NameRules.KeptnName}, got '{name}'.");
            }
            else if (stages.Exists(stage => stage.Name == name))
            {
                source.Error(at, "duplicate-stage", $"Stage '{name}' is defined twice.");
            }

            stages.Add(new(name, ReadSequences(node, name)));
        }

        return stages;
    }

    private List<SequenceDefinition> ReadSequences(YamlMappingNode stage, string stageName)
    {
        var sequences = new List<SequenceDefinition>();
        foreach (var node in source.Mappings(stage, "sequences"))
        {
            source.CheckKeys(node, Severity.Warning, "sequence", SequenceKeys);
            var name = source.Text(node, "name") ?? "";
            var at = YamlSource.Member(node, "name") ?? node;
            CheckPart(at, "sequence", name);
            if (name.Length > 0 && sequences.Exists(sequence => sequence.Name == name))
            {
                source.Error(at, "duplicate-sequence", $"Sequence '{name}' is defined twice in stage '{stageName}'.");
            }

            sequences.Add(ReadSequence(node, name));
        }

        return sequences;
    }

    private SequenceDefinition ReadSequence(YamlMappingNode node, string name)
    {
        var known = source.Findings.Count;
        var tasks = new TaskParser(source).ReadTasks(node, name);
        if (tasks.Count == 0 && source.Findings.Count == known)
        {
            source.Error(YamlSource.KeyOf(node, "tasks"), "empty-tasks", $"Sequence '{name}' has no tasks, so it could never run.");
        }

        var options = new SequenceOptionsParser(source);
        return new SequenceDefinition
        {
            Name = name,
            Description = source.Text(node, "description"),
            Tasks = tasks,
            TriggeredOn = ReadTriggers(node),
            Concurrency = options.ReadConcurrency(node),
            Timeout = source.Duration(node, "timeout"),
            Schedule = options.ReadSchedule(node),
            Inputs = options.ReadInputs(node),
        };
    }

    private List<SequenceTrigger> ReadTriggers(YamlMappingNode node)
    {
        var triggers = new List<SequenceTrigger>();
        foreach (var entry in source.Mappings(node, "triggeredOn"))
        {
            source.CheckKeys(entry, Severity.Warning, "triggeredOn", ["event", "selector", "all"]);
            if (YamlSource.Member(entry, "all") is null)
            {
                triggers.Add(ReadTrigger(entry));
                continue;
            }

            var trigger = new SequenceTrigger { All = [.. ReadParts(entry)] };
            places[trigger] = entry;
            triggers.Add(trigger);
            if (trigger.All.Count == 0)
            {
                source.Error(YamlSource.KeyOf(entry, "all"), "trigger-event", "Expected 'all' to list the ends of sequences, got none.");
            }
        }

        return triggers;
    }

    private IEnumerable<SequenceTrigger> ReadParts(YamlMappingNode entry)
    {
        foreach (var item in source.List(entry, "all") ?? [])
        {
            if (item is YamlMappingNode part)
            {
                yield return ReadTrigger(part);
            }
            else
            {
                var trigger = new SequenceTrigger { Event = (item as YamlScalarNode)?.Value ?? "" };
                places[trigger] = item;
                yield return trigger;
            }
        }
    }

    private SequenceTrigger ReadTrigger(YamlMappingNode entry)
    {
        var selector = source.Mapping(entry, "selector");
        var match = selector is null ? null : source.Mapping(selector, "match");
        if (selector is not null)
        {
            source.CheckKeys(selector, Severity.Warning, "selector", ["match"]);
        }

        var trigger = new SequenceTrigger
        {
            Event = source.Text(entry, "event") ?? "",
            Match = match is null ? null : ReadMatches(match),
        };
        places[trigger] = YamlSource.Member(entry, "event") ?? entry;
        return trigger;
    }

    private List<SelectorMatch> ReadMatches(YamlMappingNode match)
    {
        var read = new List<SelectorMatch>();
        foreach (var (key, value) in match.Children)
        {
            var entry = new SelectorMatch((key as YamlScalarNode)?.Value ?? "", (value as YamlScalarNode)?.Value ?? "");
            places[entry] = value;
            read.Add(entry);
        }

        return read;
    }

    private void CheckPart(YamlNode at, string what, string name)
    {
        if (!NameRules.IsPart(name))
        {
            source.Error(at, $"{what}-name", $"Expected a {what} name without dots, slashes and blanks, got '{name}'.");
        }
    }
}
