using Orchestrator.Model.Findings;
using Orchestrator.Model.Yaml;

namespace Orchestrator.Model.Remediations;

/// <summary>A service's <c>remediation.yaml</c>: for each type of problem the actions to try, one after the other.</summary>
public sealed record RemediationFile(IReadOnlyList<KeyValuePair<string, IReadOnlyList<RemediationAction>>> Remediations)
{
    public const string ApiVersion = "spec.keptn.sh/0.1.4";

    /// <summary>Reads the file; null with findings when it cannot be used.</summary>
    public static RemediationFile? Parse(string text, out IReadOnlyList<Finding> findings, string file = "remediation.yaml")
    {
        var source = new YamlSource(file);
        var read = new List<KeyValuePair<string, IReadOnlyList<RemediationAction>>>();
        if (source.Load(text) is { } root)
        {
            var version = source.Text(root, "apiVersion");
            if (version != ApiVersion)
            {
                source.Error(YamlSource.KeyOf(root, "apiVersion"), "version", $"Expected apiVersion {ApiVersion}, got '{version}'.");
            }

            var spec = source.Mapping(root, "spec");
            foreach (var node in spec is null ? [] : source.Mappings(spec, "remediations"))
            {
                var actions = source.Mappings(node, "actionsOnOpen").Select(action => new RemediationAction(
                    source.Text(action, "action") ?? "",
                    source.Text(action, "name") ?? "",
                    source.Text(action, "description") ?? "",
                    source.Json(action, "value"))).ToList();
                read.Add(new(source.Text(node, "problemType") ?? "", actions));
            }
        }

        findings = source.Findings;
        return source.HasErrors ? null : new RemediationFile(read);
    }

    /// <summary>The action at that index for the root cause, else for the title, else for <c>default</c>; null when there is none left.</summary>
    public RemediationAction? Find(string? rootCause, string? title, int index)
    {
        foreach (var wanted in (ReadOnlySpan<string?>)[rootCause, title, "default"])
        {
            foreach (var (problem, actions) in Remediations)
            {
                if (wanted is { Length: > 0 } && problem == wanted)
                {
                    return index >= 0 && index < actions.Count ? actions[index] : null;
                }
            }
        }

        return null;
    }
}
