namespace Orchestrator.Cli.Following;

/// <summary>The parts of a Keptn event type: `dev.delivery` + `triggered`, `deployment` + `finished`.</summary>
internal readonly record struct EventName(string Subject, string Kind, bool IsSequence)
{
    private const string Prefix = "sh.keptn.event.";

    /// <summary>The parts of a type; any other type is a subject without a kind.</summary>
    public static EventName Parse(string type)
    {
        if (!type.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return new EventName(type, "", false);
        }

        var rest = type[Prefix.Length..];
        if (rest.EndsWith(".status.changed", StringComparison.Ordinal))
        {
            return new EventName(rest[..^".status.changed".Length], "status.changed", false);
        }

        var dot = rest.LastIndexOf('.');
        if (dot < 0)
        {
            return new EventName(rest, "", false);
        }

        var subject = rest[..dot];
        return new EventName(subject, rest[(dot + 1)..], subject.Contains('.', StringComparison.Ordinal));
    }
}
