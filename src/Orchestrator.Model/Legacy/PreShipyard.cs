using System.Globalization;
using System.Text;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Legacy;

/// <summary>
/// Converts a shipyard from before 0.2, which lists stages with strategies: each stage gets <c>delivery</c>, triggered on the
/// delivery of the stage before, and <c>remediation</c> where it is automated.
/// </summary>
public static class PreShipyard
{
    private const string File = "shipyard.yaml";

    /// <summary>A shipyard that is of today's form already comes back as it is, with its errors if it has some.</summary>
    public static PreShipyardConversion Convert(string text, string project)
    {
        var source = new YamlSource(File);
        if (source.Load(text) is not { } root)
        {
            return new("", false, source.Findings);
        }

        if (YamlSource.Member(root, "apiVersion") is not null || YamlSource.Member(root, "spec") is not null)
        {
            return new(text, false, [.. ShipyardParser.Parse(text, File).Errors]);
        }

        var converted = new StringBuilder();
        converted.AppendLine("apiVersion: spec.keptn.sh/0.2.3").AppendLine("kind: Shipyard");
        converted.AppendLine("metadata:").AppendLine(CultureInfo.InvariantCulture, $"  name: shipyard-{project}");
        converted.AppendLine("spec:").AppendLine("  stages:");
        string? before = null;
        foreach (var stage in source.Mappings(root, "stages"))
        {
            before = WriteStage(converted, source, stage, before);
        }

        if (before is null)
        {
            source.Error(root, "stages", "Expected 'stages' to list at least one stage, got none.");
        }

        return new(converted.ToString(), true, [.. source.Findings.Where(finding => finding.Severity == Severity.Error)]);
    }

    private static string WriteStage(StringBuilder text, YamlSource source, YamlMappingNode stage, string? before)
    {
        var name = source.Text(stage, "name") ?? "";
        if (!NameRules.IsStage(name))
        {
            source.Error(stage, "stage-name", $"Expected a stage name of {NameRules.KeptnName}, got '{name}'.");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"    - name: {name}").AppendLine("      sequences:").AppendLine("        - name: delivery");
        if (before is not null)
        {
            text.AppendLine("          triggeredOn:").AppendLine(CultureInfo.InvariantCulture, $"            - event: {before}.delivery.finished");
        }

        text.AppendLine("          tasks:");
        WriteTask(text, "deployment", "deploymentstrategy", source.Text(stage, "deployment_strategy"));
        if (source.Text(stage, "test_strategy") is { Length: > 0 } test)
        {
            WriteTask(text, "test", "teststrategy", test);
        }

        WriteTask(text, "evaluation", "", null);
        WriteTask(text, "release", "", null);
        if (source.Text(stage, "remediation_strategy") == "automated")
        {
            WriteRemediation(text, name);
        }

        return name;
    }

    private static void WriteTask(StringBuilder text, string task, string property, string? value)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"            - name: {task}");
        if (!string.IsNullOrEmpty(value))
        {
            text.AppendLine("              properties:");
            text.AppendLine(CultureInfo.InvariantCulture, $"                {property}: \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }
    }

    private static void WriteRemediation(StringBuilder text, string stage) => text
        .AppendLine("        - name: remediation")
        .AppendLine("          triggeredOn:")
        .AppendLine(CultureInfo.InvariantCulture, $"            - event: {stage}.remediation.finished")
        .AppendLine("              selector:")
        .AppendLine("                match:")
        .AppendLine("                  evaluation.result: fail")
        .AppendLine("          tasks:")
        .AppendLine("            - name: get-action")
        .AppendLine("            - name: action")
        .AppendLine("            - name: evaluation")
        .AppendLine("              triggeredAfter: 10m");
}
