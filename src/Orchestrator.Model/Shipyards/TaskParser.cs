using System.Text.Json;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Shipyards;

/// <summary>Reads the tasks of a sequence.</summary>
internal sealed class TaskParser(YamlSource source)
{
    internal static readonly string[] TaskKeys =
    [
        "name", "triggeredAfter", "properties", "timeout", "startTimeout", "retries", "if", "expectStarted", "parallel", "onFailure",
    ];

    // What a group as a whole cannot have: its tasks can.
    private static readonly string[] MemberKeys = ["properties", "timeout", "startTimeout", "retries", "if", "expectStarted"];

    public IReadOnlyList<SequenceTask> ReadTasks(YamlMappingNode sequence, string name)
    {
        var tasks = new List<SequenceTask>();
        foreach (var node in source.Mappings(sequence, "tasks"))
        {
            var task = ReadTask(node);
            if (tasks.Exists(other => other.Name == task.Name))
            {
                source.Warning(
                    YamlSource.Member(node, "name") ?? node,
                    "duplicate-task",
                    $"Task '{task.Name}' is listed twice in sequence '{name}'; it is triggered each time.");
            }

            tasks.Add(task);
        }

        return tasks;
    }

    private List<SequenceTask> ReadGroup(YamlMappingNode node)
    {
        var tasks = new List<SequenceTask>();
        foreach (var item in YamlSource.Member(node, "parallel") is null ? [] : source.List(node, "parallel") ?? [])
        {
            var task = item is YamlMappingNode member ? ReadTask(member) : new SequenceTask { Name = (item as YamlScalarNode)?.Value ?? "" };
            if (item is not YamlMappingNode && !NameRules.IsPart(task.Name))
            {
                source.Error(item, "task-name", $"Expected a task or its name in 'parallel', got {(task.Name.Length > 0 ? $"'{task.Name}'" : YamlSource.Kind(item))}.");
            }

            if (tasks.Exists(other => other.Name == task.Name))
            {
                source.Error(item, "duplicate-task", $"Task '{task.Name}' is listed twice in one parallel group: their answers could not be told apart.");
            }

            tasks.Add(task);
        }

        foreach (var key in tasks.Count == 0 ? [] : MemberKeys.Where(key => YamlSource.Member(node, key) is not null))
        {
            source.Error(YamlSource.KeyOf(node, key), "group-key", $"'{key}' belongs to the tasks of a parallel group, not to the group.");
        }

        return tasks;
    }

    private SequenceTask ReadTask(YamlMappingNode node)
    {
        source.CheckKeys(node, Severity.Warning, "task", TaskKeys);
        var group = ReadGroup(node);
        var name = source.Text(node, "name") ?? string.Join("+", group.Select(task => task.Name));
        CheckName(node, name, group);
        var properties = ReadProperties(node);
        if (name == "approval")
        {
            new ApprovalChecks(source).Run(node);
        }

        return new SequenceTask
        {
            Name = name,
            TriggeredAfter = source.Duration(node, "triggeredAfter"),
            Properties = properties,
            Timeout = source.Duration(node, "timeout"),
            StartTimeout = source.Duration(node, "startTimeout"),
            Retries = ReadRetries(node, source),
            If = ReadCondition(node),
            ExpectStarted = source.Boolean(node, "expectStarted") ?? true,
            Parallel = group,
            ContinueOnFailure = ReadOnFailure(node),
        };
    }

    private void CheckName(YamlMappingNode node, string name, List<SequenceTask> group)
    {
        var at = YamlSource.Member(node, "name") ?? node;
        if (YamlSource.Member(node, "parallel") is { } parallel)
        {
            if (group.Count == 0)
            {
                source.Error(parallel, "empty-tasks", "Expected 'parallel' to list tasks, got none.");
            }

            if (group.Any(task => task.Parallel.Count > 0))
            {
                source.Error(parallel, "nested-parallel", "Expected plain tasks in 'parallel', got another group.");
            }
        }

        if (!NameRules.IsPart(name))
        {
            source.Error(at, "task-name", $"Expected a task name without dots, slashes and blanks, got '{name}'.");
        }
    }

    private JsonElement? ReadProperties(YamlMappingNode node)
    {
        var properties = source.Json(node, "properties");
        if (properties is { ValueKind: not JsonValueKind.Object })
        {
            source.Error(YamlSource.Member(node, "properties")!, "type", "Expected 'properties' to be a mapping.");
            return null;
        }

        return properties;
    }

    private JsonElement? ReadCondition(YamlMappingNode node)
    {
        if (source.Json(node, "if") is not { } condition)
        {
            return null;
        }

        foreach (var problem in FilterParser.Parse(condition, "if").Problems)
        {
            source.Error(YamlSource.Member(node, "if")!, "condition", $"Cannot use the condition: {problem.Field}: {problem.Problem}.");
        }

        return condition;
    }

    private bool ReadOnFailure(YamlMappingNode node)
    {
        switch (source.Text(node, "onFailure"))
        {
            case null or "stop":
                return false;
            case "continue":
                return true;
            case var word:
                source.Error(YamlSource.Member(node, "onFailure")!, "on-failure", $"Expected 'onFailure' to be 'continue' or 'stop', got '{word}'.");
                return false;
        }
    }

    internal static TaskRetries? ReadRetries(YamlMappingNode node, YamlSource source)
    {
        if (source.Mapping(node, "retries") is not { } retries)
        {
            return null;
        }

        source.CheckKeys(retries, Severity.Warning, "retries", ["maxAttempts", "backoff", "maxBackoff", "on"]);
        var attempts = source.WholeNumber(retries, "maxAttempts");
        if (attempts is null or < 1 or > 1000)
        {
            source.Error(YamlSource.KeyOf(retries, "maxAttempts"), "retries", $"Expected 'maxAttempts' from 1 to 1000, got '{attempts}'.");
        }

        var on = source.Texts(retries, "on");
        foreach (var word in on.Where(word => word is not "errored" and not "fail"))
        {
            source.Error(YamlSource.KeyOf(retries, "on"), "retries", $"Expected 'on' to list 'errored' and 'fail', got '{word}'.");
        }

        return new TaskRetries
        {
            MaxAttempts = (int)Math.Clamp(attempts ?? 1, 1, 1000),
            Backoff = source.Duration(retries, "backoff") ?? TimeSpan.FromSeconds(10),
            MaxBackoff = source.Duration(retries, "maxBackoff"),
            OnErrored = on.Count == 0 || on.Contains("errored"),
            OnFail = on.Contains("fail"),
        };
    }
}
