using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;

namespace Orchestrator.Model.Listeners;

/// <summary>A listener as it was defined: where events go, which, and in what form.</summary>
public sealed record ListenerDefinition
{
    /// <summary>The kind of definition under which listeners are stored.</summary>
    public const string Kind = "Listener";

    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    public ListenerKind Type { get; init; }

    /// <summary>Where it listens; null for a <see cref="ListenerKind.Request"/>, whose requests name their addresses.</summary>
    public Uri? Url { get; init; }

    public required Filter Filter { get; init; }

    /// <summary>Event types, <c>*</c> for all, or prefixes that end in <c>*</c>; empty is all.</summary>
    public IReadOnlyList<string> ListenTo { get; init; } = [];

    /// <summary>The form of CloudEvents: <c>binary</c>, <c>structured</c> or <c>batch</c>.</summary>
    public string Mode { get; init; } = "binary";

    public string Handshake { get; init; } = "auto";

    /// <summary>How often an extension is told of events.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    public string? Project { get; init; }

    /// <summary>
    /// The secret with <c>authorization</c> (a header value), <c>token</c>, or <c>username</c> and <c>password</c>, and with
    /// <c>signature</c> (an HMAC key).
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Whether the event is for this listener; the subject is asked for only when type and project fit.</summary>
    public bool Wants(string type, string? project, Func<IFilterSubject> subject) =>
        (Project is null || Project == project)
        && WantsType(type)
        && (Filter is Filter.All { Filters.Count: 0 } || Filter.Matches(subject()));

    // What an extension listens to is in its own listing; the definition says it only in general.
    private bool WantsType(string type) => Type switch
    {
        ListenerKind.Request => EventType.Parse(type).Kind != EventKind.Other && Names(type),
        _ => Names(type),
    };

    private bool Names(string type)
    {
        if (ListenTo.Count == 0)
        {
            return true;
        }

        foreach (var wanted in ListenTo)
        {
            if (wanted is [.. var prefix, '*'] ? type.StartsWith(prefix, StringComparison.Ordinal) : wanted == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The definition of a stored body, or what is wrong with it.</summary>
    public static ListenerDefinition? Parse(string body, string project, out string problem)
    {
        var (definition, problems) = ListenerDefinitionParser.Parse(JsonElement.Parse(body), project);
        problem = string.Join("; ", problems.Select(one => $"{one.Field}: {one.Problem}"));
        return definition;
    }
}
