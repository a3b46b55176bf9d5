using System.Text.Json;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Schemas;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Shipyards;

/// <summary>Reads what a sequence may say beyond its tasks and triggers: concurrency, schedule, inputs.</summary>
internal sealed class SequenceOptionsParser(YamlSource source)
{
    public SequenceConcurrency? ReadConcurrency(YamlMappingNode node)
    {
        if (source.Mapping(node, "concurrency") is not { } concurrency)
        {
            return null;
        }

        source.CheckKeys(concurrency, Severity.Warning, "concurrency", ["group", "policy"]);
        return new SequenceConcurrency { Group = source.Text(concurrency, "group"), Policy = ReadPolicy(concurrency) };
    }

    public SequenceSchedule? ReadSchedule(YamlMappingNode node)
    {
        if (source.Mapping(node, "schedule") is not { } schedule)
        {
            return null;
        }

        source.CheckKeys(schedule, Severity.Warning, "schedule", ["cron", "timezone", "timeZone", "services", "data"]);
        var cron = source.Text(schedule, "cron");
        if (string.IsNullOrWhiteSpace(cron))
        {
            source.Error(YamlSource.KeyOf(schedule, "cron"), "schedule", "Expected 'cron' such as '0 3 * * *' or '@daily', got none.");
            return null;
        }

        var zone = source.Text(schedule, "timezone") ?? source.Text(schedule, "timeZone");
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            source.Error(YamlSource.KeyOf(schedule, "timezone"), "schedule", $"Expected an IANA time zone such as Europe/Vienna, got '{zone}'.");
        }

        return new SequenceSchedule
        {
            Cron = cron,
            TimeZone = zone,
            Services = source.Texts(schedule, "services"),
            Data = source.Json(schedule, "data"),
        };
    }

    public JsonElement? ReadInputs(YamlMappingNode node)
    {
        var inputs = source.Json(node, "inputs");
        if (inputs is { ValueKind: not JsonValueKind.Object })
        {
            source.Error(YamlSource.Member(node, "inputs")!, "inputs", "Expected 'inputs' to be a JSON Schema, a mapping.");
            return null;
        }

        foreach (var (severity, problem) in inputs is { } schema ? InputSchema.Findings(schema) : [])
        {
            source.Add(YamlSource.KeyOf(node, "inputs"), severity, "inputs", $"Cannot use the JSON Schema as it is: {problem.Field} {problem.Problem}");
        }

        return inputs;
    }

    private ConcurrencyPolicy ReadPolicy(YamlMappingNode node)
    {
        switch (source.Text(node, "policy"))
        {
            case null or "queue":
                return ConcurrencyPolicy.Queue;
            case "parallel":
                return ConcurrencyPolicy.Parallel;
            case "cancelOlder":
                return ConcurrencyPolicy.CancelOlder;
            case "reject":
                return ConcurrencyPolicy.Reject;
            case var word:
                source.Error(
                    YamlSource.Member(node, "policy")!,
                    "concurrency",
                    $"Expected 'policy' to be queue, parallel, cancelOlder or reject, got '{word}'.");
                return ConcurrencyPolicy.Queue;
        }
    }
}
