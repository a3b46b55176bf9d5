using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Promotions;

/// <summary>Which sequences the end of a sequence triggers.</summary>
public static class Promotion
{
    /// <summary>
    /// The other sequences whose end some fan-in needs that also lists this one. Their latest <c>.finished</c> events of the same
    /// context are what <see cref="FollowUps"/> wants to know; mostly there are none.
    /// </summary>
    public static IReadOnlyList<string> FanInSources(Shipyard shipyard, FinishedSequence ended) =>
        [.. Triggers(shipyard)
            .Where(entry => entry.Trigger.All.Any(part => part.Event == ended.EventName))
            .SelectMany(entry => entry.Trigger.All)
            .Select(part => part.Event)
            .Where(name => name != ended.EventName)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>The sequences with a fan-in that lists this one.</summary>
    public static IReadOnlyList<(string Stage, string Sequence)> FanIns(Shipyard shipyard, FinishedSequence ended) =>
        [.. Triggers(shipyard)
            .Where(entry => entry.Trigger.All.Any(part => part.Event == ended.EventName))
            .Select(entry => (entry.Stage, entry.Sequence.Name))
            .Distinct()];

    /// <summary>Every sequence of every stage that triggers on this end, in file order, each once.</summary>
    /// <param name="shipyard">The current shipyard.</param>
    /// <param name="ended">The sequence that has just ended; not an aborted one.</param>
    /// <param name="others">What ended before in the same context, see <see cref="FanInSources"/>.</param>
    /// <param name="joined">Where in the log each of <see cref="FanIns"/> was triggered last; the ends before that are used up.</param>
    public static IReadOnlyList<FollowUp> FollowUps(
        Shipyard shipyard,
        FinishedSequence ended,
        IReadOnlyList<FinishedSequence> others,
        IReadOnlyDictionary<(string Stage, string Sequence), long>? joined = null)
    {
        var found = new List<FollowUp>();
        foreach (var (stage, sequence, trigger) in Triggers(shipyard))
        {
            var fires = trigger.All.Count == 0 ? Fires(trigger, ended) : FiresAll(trigger, ended, others, joined?.GetValueOrDefault((stage, sequence.Name), -1) ?? -1);
            if (fires && !found.Exists(follow => follow.Stage == stage && follow.Sequence.Name == sequence.Name))
            {
                found.Add(new(stage, sequence, trigger.All.Count > 0));
            }
        }

        return found;
    }

    /// <summary>
    /// Without a selector a trigger fires on pass and warning. With one, each entry is an alternative: <c>result</c>, or
    /// <c>TASK.result</c> where TASK is the last task that completed.
    /// </summary>
    internal static bool Fires(SequenceTrigger trigger, FinishedSequence ended)
    {
        if (trigger.Event != ended.EventName)
        {
            return false;
        }

        if (trigger.Match is not { } alternatives)
        {
            return ended.Result != Result.Fail;
        }

        var result = Verdict.Word(ended.Result);
        foreach (var (key, value) in alternatives)
        {
            var applies = key == "result" || (ended.LastTask.Length > 0 && key == $"{ended.LastTask}.result");
            if (applies && value.Equals(result, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FiresAll(SequenceTrigger trigger, FinishedSequence ended, IReadOnlyList<FinishedSequence> others, long joined) =>
        trigger.All.Any(part => part.Event == ended.EventName)
        && trigger.All.All(part => part.Event == ended.EventName
            ? Fires(part, ended)
            : others.Any(other => other.Position > joined && Fires(part, other)));

    private static IEnumerable<(string Stage, SequenceDefinition Sequence, SequenceTrigger Trigger)> Triggers(Shipyard shipyard)
    {
        foreach (var stage in shipyard.Stages)
        {
            foreach (var sequence in stage.Sequences)
            {
                foreach (var trigger in sequence.TriggeredOn)
                {
                    yield return (stage.Name, sequence, trigger);
                }
            }
        }
    }
}
