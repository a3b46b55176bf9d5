using Orchestrator.Model.Findings;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Shipyards;

/// <summary>Warns of triggers that can never fire and of chains that never end.</summary>
internal sealed class TriggerChecks(Shipyard shipyard, YamlSource source, IReadOnlyDictionary<object, YamlNode> places)
{
    private static readonly string[] Results = ["pass", "warning", "fail"];
    private readonly List<(string From, string To, SequenceTrigger Trigger)> links = [];

    public static void Run(Shipyard shipyard, YamlSource source, IReadOnlyDictionary<object, YamlNode> places)
    {
        var checks = new TriggerChecks(shipyard, source, places);
        foreach (var stage in shipyard.Stages)
        {
            foreach (var sequence in stage.Sequences)
            {
                foreach (var trigger in sequence.TriggeredOn)
                {
                    checks.Check(trigger, $"{stage.Name}.{sequence.Name}");
                }
            }
        }

        checks.FindEndlessChains();
    }

    private void Check(SequenceTrigger trigger, string target)
    {
        foreach (var part in trigger.All.Count > 0 ? trigger.All : [trigger])
        {
            if (FindSource(part) is { } sequence && CheckSelector(part, sequence) && trigger.All.Count == 0)
            {
                links.Add((part.Event[..^".finished".Length], target, part));
            }
        }
    }

    private SequenceDefinition? FindSource(SequenceTrigger trigger)
    {
        var parts = trigger.Event.Split('.');
        if (parts.Length != 3 || parts[2] != "finished")
        {
            source.Warning(
                places[trigger],
                "dead-trigger",
                $"'{trigger.Event}' never fires: expected STAGE.SEQUENCE.finished{Shortened(trigger.Event)}.");
            return null;
        }

        if (shipyard.FindStage(parts[0]) is not { } stage)
        {
            var known = shipyard.Stages.Select(stage => stage.Name).ToList();
            source.Warning(
                places[trigger],
                "dead-trigger",
                $"'{trigger.Event}' never fires: there is no stage '{parts[0]}'.{NearestNames.Suggestion(parts[0], known)}");
            return null;
        }

        var sequence = stage.FindSequence(parts[1]);
        if (sequence is null)
        {
            var known = stage.Sequences.Select(sequence => sequence.Name).ToList();
            source.Warning(
                places[trigger],
                "dead-trigger",
                $"'{trigger.Event}' never fires: stage '{parts[0]}' has no sequence '{parts[1]}'.{NearestNames.Suggestion(parts[1], known)}");
        }

        return sequence;
    }

    private static string Shortened(string name) =>
        name.StartsWith(Events.EventType.Prefix, StringComparison.Ordinal) ? $", without '{Events.EventType.Prefix}'" : "";

    /// <summary>Whether the trigger has no selector or one alternative that can hold.</summary>
    private bool CheckSelector(SequenceTrigger trigger, SequenceDefinition ended)
    {
        if (trigger.Match is not { } alternatives)
        {
            return true;
        }

        if (alternatives.Count == 0)
        {
            source.Warning(places[trigger], "dead-trigger", "The selector has no entries, so the trigger never fires.");
        }

        var alive = false;
        foreach (var alternative in alternatives)
        {
            alive |= CheckAlternative(alternative, ended);
        }

        return alive;
    }

    private bool CheckAlternative(SelectorMatch match, SequenceDefinition ended)
    {
        if (!Results.Contains(match.Value, StringComparer.OrdinalIgnoreCase))
        {
            var hint = match.Value.StartsWith("fail", StringComparison.OrdinalIgnoreCase) ? " Did you mean 'fail'?" : "";
            source.Warning(
                places[match],
                "selector-value",
                $"'{match.Key}: {match.Value}' never holds: expected pass, warning or fail, got '{match.Value}'.{hint}");
            return false;
        }

        if (match.Key == "result")
        {
            return true;
        }

        var task = match.Key.EndsWith(".result", StringComparison.Ordinal) ? match.Key[..^".result".Length] : null;
        var names = ended.Tasks.Select(entry => entry.Name).ToList();
        if (task is null || !names.Contains(task))
        {
            source.Warning(
                places[match],
                "selector-key",
                $"'{match.Key}' never holds: expected 'result' or '{names.LastOrDefault() ?? "TASK"}.result'.{NearestNames.Suggestion(task ?? match.Key, names)}");
            return false;
        }

        // A task that is not the last one is the last that completed only when the sequence stops at it.
        var canEndThere = ended.Tasks[^1].Name == task || match.Value.Equals("fail", StringComparison.OrdinalIgnoreCase);
        if (!canEndThere)
        {
            source.Warning(
                places[match],
                "selector-key",
                $"'{match.Key}: {match.Value}' never holds: only the last completed task counts, which is '{names[^1]}' then.");
        }

        return canEndThere;
    }

    /// <summary>A chain without an exit comes back to where it began although everything passes.</summary>
    private void FindEndlessChains()
    {
        var passing = links.Where(link => FiresOnPass(link.Trigger)).ToList();
        foreach (var (from, to, trigger) in passing)
        {
            var path = new List<string> { from };
            if (Reaches(to, from, passing, path, [from]))
            {
                source.Warning(
                    places[trigger],
                    "endless-chain",
                    $"The chain {string.Join(" -> ", path)} -> {from} never ends as long as its tasks pass; give one trigger a selector.");
                return;
            }
        }
    }

    private static bool Reaches(
        string node, string goal, List<(string From, string To, SequenceTrigger Trigger)> edges, List<string> path, HashSet<string> seen)
    {
        if (node == goal)
        {
            return true;
        }

        if (!seen.Add(node))
        {
            return false;
        }

        path.Add(node);
        foreach (var (from, to, _) in edges)
        {
            if (from == node && Reaches(to, goal, edges, path, seen))
            {
                return true;
            }
        }

        path.RemoveAt(path.Count - 1);
        return false;
    }

    private static bool FiresOnPass(SequenceTrigger trigger) =>
        trigger.Match is null || trigger.Match.Any(match => match.Value.Equals("pass", StringComparison.OrdinalIgnoreCase));
}
