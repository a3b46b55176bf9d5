using System.Globalization;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Jobs;

/// <summary>Reads the tasks of an action.</summary>
internal sealed class JobTaskParser(YamlSource source)
{
    private static readonly string[] TaskKeys =
    [
        "name", "image", "imagePullPolicy", "cmd", "args", "workingDir", "files", "env", "resources", "maxPollDuration", "timeout",
        "namespace", "ttlSecondsAfterFinished", "securityContext", "serviceAccount", "annotations", "exitCodes", "retries", "network",
    ];

    private static readonly string[] SecurityKeys =
    [
        "capabilities", "privileged", "runAsUser", "runAsGroup", "runAsNonRoot", "readOnlyRootFilesystem", "allowPrivilegeEscalation",
        "procMount", "seccompProfile",
    ];

    public JobTask ReadTask(YamlMappingNode node)
    {
        source.CheckKeys(node, Severity.Error, "task", TaskKeys);
        var name = source.Text(node, "name") ?? "";
        var image = source.Text(node, "image") ?? "";
        if (image.Length == 0)
        {
            source.Warning(node, "image", $"Task '{name}' names no image, so it cannot run.");
        }

        return new JobTask
        {
            Name = name,
            Image = image,
            ImagePullPolicy = ReadPullPolicy(node),
            Cmd = source.Texts(node, "cmd"),
            Args = source.Texts(node, "args"),
            WorkingDir = source.Text(node, "workingDir"),
            Files = source.Texts(node, "files"),
            Env = [.. source.Mappings(node, "env").Select(ReadVariable)],
            Resources = ReadResources(node),
            Timeout = source.Duration(node, "timeout") ?? ReadSeconds(node, "maxPollDuration"),
            Network = ReadNetwork(node),
            SecurityContext = ReadSecurity(node),
            ExitCodes = ReadExitCodes(node),
            Retries = TaskParser.ReadRetries(node, source),
        };
    }

    private string ReadPullPolicy(YamlMappingNode node)
    {
        var policy = source.Text(node, "imagePullPolicy") ?? "";
        if (policy is not ("" or "Always" or "Never" or "IfNotPresent"))
        {
            source.Warning(
                YamlSource.Member(node, "imagePullPolicy")!, "pull-policy", $"Expected Always, Never or IfNotPresent, got '{policy}'; the default is used.");
            return "";
        }

        return policy;
    }

    private JobVariable ReadVariable(YamlMappingNode node)
    {
        source.CheckKeys(node, Severity.Error, "env", ["name", "value", "valueFrom", "as"]);
        var from = source.Text(node, "valueFrom");
        var kind = from switch
        {
            "event" => JobVariableSource.Event,
            "secret" => JobVariableSource.Secret,
            "string" => JobVariableSource.Text,
            _ => (JobVariableSource?)null,
        };
        if (kind is null)
        {
            source.Error(YamlSource.KeyOf(node, "valueFrom"), "value-from", $"Expected 'valueFrom' to be event, secret or string, got '{from}'.");
        }

        var value = source.Text(node, "value") ?? "";
        if (kind == JobVariableSource.Event && JsonPath.TryParse(value) is null)
        {
            source.Error(YamlSource.KeyOf(node, "value"), "jsonpath", $"Expected 'value' to be a JSONPath such as $.data.labels, got '{value}'.");
        }

        var format = source.Text(node, "as")?.ToLowerInvariant();
        if (format is not null and not "json" and not "yaml" and not "string" and not "")
        {
            source.Warning(YamlSource.Member(node, "as")!, "as", $"Expected 'as' to be json, yaml or string, got '{format}'; text is used.");
        }

        return new JobVariable
        {
            Name = source.Text(node, "name") ?? "",
            Value = value,
            ValueFrom = kind ?? JobVariableSource.Text,
            As = format is "json" or "yaml" ? format : null,
        };
    }

    private JobResources? ReadResources(YamlMappingNode node)
    {
        if (source.Mapping(node, "resources") is not { } resources)
        {
            return null;
        }

        source.CheckKeys(resources, Severity.Error, "resources", ["limits", "requests"]);
        var limits = source.Mapping(resources, "limits");
        var requests = source.Mapping(resources, "requests");
        foreach (var block in new[] { limits, requests })
        {
            if (block is not null)
            {
                source.CheckKeys(block, Severity.Error, "resources", ["cpu", "memory"]);
            }
        }

        return new JobResources(Quantity(limits, "cpu"), Quantity(limits, "memory"), Quantity(requests, "cpu"), Quantity(requests, "memory"));
    }

    private string? Quantity(YamlMappingNode? block, string name) => block is null ? null : source.Text(block, name);

    private TimeSpan? ReadSeconds(YamlMappingNode node, string name)
    {
        var seconds = source.WholeNumber(node, name);
        if (seconds is < 0 or > 315_360_000)
        {
            source.Error(YamlSource.Member(node, name)!, "duration", $"Expected '{name}' to be a number of seconds, got '{seconds}'.");
            return null;
        }

        return seconds is { } value ? TimeSpan.FromSeconds(value) : null;
    }

    private string? ReadNetwork(YamlMappingNode node)
    {
        var network = source.Text(node, "network");
        if (network is not (null or "none" or "bridge" or "host"))
        {
            source.Error(YamlSource.Member(node, "network")!, "network", $"Expected 'network' to be none or bridge, got '{network}'.");
        }

        return network;
    }

    private JobSecurityContext? ReadSecurity(YamlMappingNode node)
    {
        if (source.Mapping(node, "securityContext") is not { } security)
        {
            return null;
        }

        source.CheckKeys(security, Severity.Error, "securityContext", SecurityKeys);
        var capabilities = source.Mapping(security, "capabilities");
        return new JobSecurityContext
        {
            RunAsUser = source.WholeNumber(security, "runAsUser"),
            RunAsGroup = source.WholeNumber(security, "runAsGroup"),
            RunAsNonRoot = source.Boolean(security, "runAsNonRoot"),
            ReadOnlyRootFilesystem = source.Boolean(security, "readOnlyRootFilesystem"),
            Privileged = source.Boolean(security, "privileged"),
            AllowPrivilegeEscalation = source.Boolean(security, "allowPrivilegeEscalation"),
            AddCapabilities = capabilities is null ? [] : source.Texts(capabilities, "add"),
            DropCapabilities = capabilities is null ? [] : source.Texts(capabilities, "drop"),
        };
    }

    private Dictionary<int, Result> ReadExitCodes(YamlMappingNode node)
    {
        var codes = new Dictionary<int, Result>();
        foreach (var (key, value) in source.Mapping(node, "exitCodes")?.Children ?? new YamlMappingNode().Children)
        {
            var code = int.TryParse((key as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            var word = (value as YamlScalarNode)?.Value;
            if (code is < 0 or > 255 || word is not ("pass" or "warning" or "fail"))
            {
                source.Error(key, "exit-codes", $"Expected 'exitCodes' to map a code from 0 to 255 to pass, warning or fail, got '{key}: {value}'.");
                continue;
            }

            codes[code] = Verdict.Parse(word, "succeeded").Result;
        }

        return codes;
    }
}
