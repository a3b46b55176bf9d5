namespace Orchestrator.Model.Events;

/// <summary>An event type read by Keptn's grammar: five parts are a task event, six a sequence event, everything else is other.</summary>
public readonly record struct EventType(EventKind Kind, string Stage, string Sequence, string Task)
{
    public const string Prefix = "sh.keptn.event.";

    /// <summary>An event about a sequence: <c>sh.keptn.event.STAGE.SEQUENCE.triggered|finished</c>.</summary>
    public bool IsSequence => Kind != EventKind.Other && Sequence.Length > 0;

    /// <summary>An event about a task: <c>sh.keptn.event.TASK.triggered|started|status.changed|finished|invalidated</c>.</summary>
    public bool IsTask => Kind != EventKind.Other && Task.Length > 0;

    /// <summary>Reads a type. <c>TASK.status.changed</c> has six parts too and counts as a task event.</summary>
    public static EventType Parse(string type)
    {
        Span<Range> parts = stackalloc Range[8];
        var text = type.AsSpan();
        var count = text.Split(parts, '.');
        if (count is < 5 or > 6)
        {
            return default;
        }

        for (var i = 0; i < count; i++)
        {
            if (text[parts[i]].IsEmpty)
            {
                return default;
            }
        }

        var last = text[parts[count - 1]];
        if (count == 5)
        {
            var task = KindOf(last);
            return task == EventKind.Other ? default : new(task, "", "", text[parts[3]].ToString());
        }

        if (last is "changed" && text[parts[4]] is "status")
        {
            return new(EventKind.StatusChanged, "", "", text[parts[3]].ToString());
        }

        var kind = KindOf(last);
        return kind == EventKind.Other ? default : new(kind, text[parts[3]].ToString(), text[parts[4]].ToString(), "");
    }

    public static string TaskTriggered(string task) => $"{Prefix}{task}.triggered";

    public static string TaskStarted(string task) => $"{Prefix}{task}.started";

    public static string TaskFinished(string task) => $"{Prefix}{task}.finished";

    public static string SequenceTriggered(string stage, string sequence) => $"{Prefix}{stage}.{sequence}.triggered";

    public static string SequenceFinished(string stage, string sequence) => $"{Prefix}{stage}.{sequence}.finished";

    private static EventKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "triggered" => EventKind.Triggered,
        "started" => EventKind.Started,
        "finished" => EventKind.Finished,
        "invalidated" => EventKind.Invalidated,
        _ => EventKind.Other,
    };
}
