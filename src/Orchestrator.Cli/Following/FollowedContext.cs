using System.Globalization;
using System.Text.Json;
using Orchestrator.Cli.Client;

namespace Orchestrator.Cli.Following;

/// <summary>What the events of one context have said so far.</summary>
internal sealed class FollowedContext
{
    private readonly List<Step> steps = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public IReadOnlyList<Step> Steps => steps;

    public IEnumerable<Step> Sequences => steps.Where(step => step.IsSequence);

    public DateTimeOffset? Begun { get; private set; }

    /// <summary>At least one sequence was triggered and each one that was has ended.</summary>
    public bool AllEnded => Sequences.Any() && Sequences.All(step => !step.IsOpen);

    public bool Passed => AllEnded && Sequences.All(step => step.Passed);

    /// <summary>Takes an event in; false when it was seen before.</summary>
    public bool Add(JsonElement received)
    {
        var id = received.Text("id");
        var type = received.Text("type");
        if (!seen.Add($"{received.Text("source")}\n{id}\n{type}"))
        {
            return false;
        }

        var time = Time(received);
        Begun ??= time;
        var name = EventName.Parse(type);
        if (name.Kind == "triggered")
        {
            steps.Add(new Step(id, name.Subject, received.Text("data.stage"), name.IsSequence, time));
        }
        else if (name.Kind == "finished" && FindOpen(received, name) is { } step && (name.IsSequence || !step.IsSequence))
        {
            step.FinishedAt = time;
            step.Result = received.Text("data.result");
            step.Message = received.Text("data.message");
        }

        return true;
    }

    /// <summary>The step that an event speaks of.</summary>
    public Step? Find(JsonElement received) =>
        received.Text("triggeredid") is { Length: > 0 } triggered
            ? steps.Find(step => step.Id == triggered)
            : steps.FindLast(step => step.Name == EventName.Parse(received.Text("type")).Subject);

    public static DateTimeOffset Time(JsonElement received) =>
        DateTimeOffset.TryParse(received.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.UtcNow;

    private Step? FindOpen(JsonElement received, EventName name) =>
        Find(received) ?? steps.FindLast(step => step.Name == name.Subject && step.IsOpen);
}
