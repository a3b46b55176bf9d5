using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Time;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Yaml;

/// <summary>Reads one YAML document member by member and collects findings with their place.</summary>
public sealed class YamlSource(string file)
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    public bool HasErrors => findings.Exists(finding => finding.Severity == Severity.Error);

    /// <summary>The root mapping of the only document; null with a finding otherwise.</summary>
    public YamlMappingNode? Load(string text)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(text);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            var reason = e.InnerException?.Message ?? e.Message;
            findings.Add(new(file, (int)e.Start.Line, (int)e.Start.Column, Severity.Error, "yaml-syntax", $"Not valid YAML: {reason.TrimEnd('.')}."));
            return null;
        }

        if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
        {
            return root;
        }

        var found = stream.Documents.Count switch { 0 => "nothing", 1 => Kind(stream.Documents[0].RootNode), var count => $"{count} documents" };
        findings.Add(new(file, 1, 1, Severity.Error, "yaml-root", $"Expected one document that is a mapping, got {found}."));
        return null;
    }

    public void Add(YamlNode at, Severity severity, string rule, string message) =>
        findings.Add(new(file, (int)at.Start.Line, (int)at.Start.Column, severity, rule, message));

    public void Error(YamlNode at, string rule, string message) => Add(at, Severity.Error, rule, message);

    public void Warning(YamlNode at, string rule, string message) => Add(at, Severity.Warning, rule, message);

    /// <summary>The member of that name; null when absent or null.</summary>
    public static YamlNode? Member(YamlMappingNode mapping, string name)
    {
        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode scalar && scalar.Value == name)
            {
                return IsNull(value) ? null : value;
            }
        }

        return null;
    }

    /// <summary>The node of the key itself, for findings about a member; the mapping when there is no such key.</summary>
    public static YamlNode KeyOf(YamlMappingNode mapping, string name)
    {
        foreach (var key in mapping.Children.Keys)
        {
            if (key is YamlScalarNode scalar && scalar.Value == name)
            {
                return key;
            }
        }

        return mapping;
    }

    /// <summary>Reports members that are not among the known ones.</summary>
    public void CheckKeys(YamlMappingNode mapping, Severity severity, string where, IReadOnlyCollection<string> known)
    {
        foreach (var key in mapping.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!known.Contains(name))
            {
                Add(key, severity, "unknown-key", $"'{where}' has no member '{name}'; it is ignored.{NearestNames.Suggestion(name, known)}");
            }
        }
    }

    public string? Text(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null or YamlScalarNode)
        {
            return (node as YamlScalarNode)?.Value;
        }

        Error(node, "type", $"Expected '{name}' to be a text, got {Kind(node)}.");
        return null;
    }

    public bool? Boolean(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar && YamlJson.AsBoolean(scalar.Value ?? "") is { } value)
        {
            return value;
        }

        Error(node, "type", $"Expected '{name}' to be true or false, got {Shown(node)}.");
        return null;
    }

    public long? WholeNumber(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Error(node, "type", $"Expected '{name}' to be an integer, got {Shown(node)}.");
        return null;
    }

    public TimeSpan? Duration(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalarNode scalar && GoDuration.TryParse(scalar.Value ?? "", out var value))
        {
            return value;
        }

        Error(node, "duration", $"Expected '{name}' to be a duration such as 90s, 10m or 1h30m, got {Shown(node)}.");
        return null;
    }

    public YamlMappingNode? Mapping(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null or YamlMappingNode)
        {
            return node as YamlMappingNode;
        }

        Error(node, "type", $"Expected '{name}' to be a mapping, got {Kind(node)}.");
        return null;
    }

    /// <summary>The items of a list; empty when absent, null with a finding when it is no list.</summary>
    public IReadOnlyList<YamlNode>? List(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        if (node is null)
        {
            return [];
        }

        if (node is YamlSequenceNode list)
        {
            return [.. list.Children];
        }

        Error(node, "type", $"Expected '{name}' to be a list, got {Kind(node)}.");
        return null;
    }

    /// <summary>The items of a list of mappings; others are reported and left out.</summary>
    public IReadOnlyList<YamlMappingNode> Mappings(YamlMappingNode mapping, string name)
    {
        var read = new List<YamlMappingNode>();
        foreach (var item in List(mapping, name) ?? [])
        {
            if (item is YamlMappingNode entry)
            {
                read.Add(entry);
            }
            else
            {
                Error(item, "type", $"Expected each item of '{name}' to be a mapping, got {Kind(item)}.");
            }
        }

        return read;
    }

    public IReadOnlyList<string> Texts(YamlMappingNode mapping, string name)
    {
        var read = new List<string>();
        foreach (var item in List(mapping, name) ?? [])
        {
            if (item is YamlScalarNode { Value: { } text })
            {
                read.Add(text);
            }
            else
            {
                Error(item, "type", $"Expected each item of '{name}' to be a text, got {Kind(item)}.");
            }
        }

        return read;
    }

    public JsonElement? Json(YamlMappingNode mapping, string name)
    {
        var node = Member(mapping, name);
        try
        {
            return node is null ? null : YamlJson.Convert(node);
        }
        catch (YamlException e)
        {
            Error(node!, "yaml-size", $"Cannot read '{name}': {e.Message}.");
            return null;
        }
    }

    public static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        _ => "a text",
    };

    private static string Shown(YamlNode node) => node is YamlScalarNode scalar ? $"'{scalar.Value}'" : Kind(node);

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && YamlJson.IsNull(scalar.Value ?? "");
}
