using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Model.Jobs;

/// <summary>Which actions of a job configuration an event runs.</summary>
public static class JobMatching
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Every action with an event that matches, in file order: all of them run. <paramref name="root"/> is what JSONPaths start
    /// from, the whole event as JSON.
    /// </summary>
    public static IReadOnlyList<JobAction> Matching(JobConfig config, string eventType, JsonElement root) =>
        [.. config.Actions.Where(action => action.Events.Any(listened => Matches(listened, eventType, root)))];

    public static bool Matches(JobEvent listened, string eventType, JsonElement root)
    {
        if (!MatchesType(listened.Name, eventType))
        {
            return false;
        }

        if (listened.JsonPath is not { } path)
        {
            return true;
        }

        return JsonPath.TryParse(path)?.Find(root) is { ValueKind: JsonValueKind.String } value && value.GetString() == listened.Match;
    }

    /// <summary>
    /// For the message when nobody starts a task: actions that nearly match, such as one that listens to
    /// <c>sh.keptn.event.deploy.triggered</c> when the event is <c>…deployment.triggered</c>. Empty when there is none.
    /// </summary>
    public static string NearestMisses(JobConfig config, string eventType, JsonElement root)
    {
        var misses = new List<string>();
        foreach (var action in config.Actions)
        {
            foreach (var listened in action.Events)
            {
                if (MatchesType(listened.Name, eventType) && !Matches(listened, eventType, root))
                {
                    misses.Add($"action '{action.Name}' wants '{listened.Match}' at {listened.JsonPath}, which the event does not have");
                }
                else if (!MatchesType(listened.Name, eventType))
                {
                    misses.Add($"action '{action.Name}' listens to {listened.Name}, the event is {eventType}");
                }
            }
        }

        return string.Join("; ", misses.Take(5));
    }

    /// <summary>Whether the text is a regular expression at all.</summary>
    internal static bool IsExpression(string name)
    {
        try
        {
            _ = new Regex(name, RegexOptions.CultureInvariant, MatchLimit);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether the expression, unanchored as in Keptn, occurs in the type.</summary>
    public static bool MatchesType(string name, string eventType)
    {
        try
        {
            // The static method caches the expressions it has seen last.
            return Regex.IsMatch(eventType, name, RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            // Not an expression, or one that backtracks without end: it matches nothing, as in Keptn.
            return false;
        }
    }
}
