using System.Text.Json;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Time;

namespace Orchestrator.Model.Listeners;

/// <summary>Reads the definition of a listener and names everything that is wrong with it.</summary>
public static class ListenerDefinitionParser
{
    private static readonly string[] Modes = ["binary", "structured", "batch"];
    private static readonly string[] Handshakes = ["auto", "required", "off"];
    private static readonly string[] Kinds = Enum.GetNames<ListenerKind>();
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(10);

    public static (ListenerDefinition? Definition, IReadOnlyList<FieldProblem> Problems) Parse(JsonElement body, string project)
    {
        var spec = body.TryGetProperty("spec", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : body;
        var filters = FilterParser.Parse(spec.TryGetProperty("filters", out var given) ? given : null);
        var problems = new List<FieldProblem>(filters.Problems);
        var type = ReadKind(spec, problems);
        var url = ReadUrl(spec, type, problems);
        CheckWord(spec, "mode", Modes, problems);
        CheckWord(spec, "handshake", Handshakes, problems);
        var interval = ReadInterval(spec, problems);
        CheckTexts(spec, problems);
        if (problems.Count > 0 || filters.Filter is not { } filter)
        {
            return (null, problems);
        }

        return (new ListenerDefinition
        {
            Type = type,
            Url = url,
            Filter = filter,
            ListenTo = Texts(spec, "listenTo"),
            Mode = Text(spec, "mode") ?? Modes[0],
            Handshake = Text(spec, "handshake") ?? Handshakes[0],
            Interval = interval,
            Project = Text(spec, "project") ?? (project.Length > 0 ? project : null),
            Secret = Text(spec, "secret"),
        }, []);
    }

    private static ListenerKind ReadKind(JsonElement spec, List<FieldProblem> problems)
    {
        var word = Text(spec, "kind");
        if (word is null or ListenerDefinition.Kind)
        {
            return ListenerKind.Webhook;
        }

        if (Enum.TryParse<ListenerKind>(word, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(word[0]))
        {
            return kind;
        }

        problems.Add(new FieldProblem("kind", $"expected one of {string.Join(", ", Kinds)}, got '{word}'"));
        return ListenerKind.Webhook;
    }

    private static Uri? ReadUrl(JsonElement spec, ListenerKind kind, List<FieldProblem> problems)
    {
        var text = Text(spec, "url");
        if (kind == ListenerKind.Request && text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        problems.Add(new FieldProblem("url", $"expected an http or https address, got '{text}'"));
        return null;
    }

    private static TimeSpan ReadInterval(JsonElement spec, List<FieldProblem> problems)
    {
        if (Text(spec, "interval") is not { } text)
        {
            return ListenerDefinition.DefaultInterval;
        }

        if (GoDuration.TryParse(text, out var interval) && interval >= ShortestInterval && interval <= LongestInterval)
        {
            return interval;
        }

        problems.Add(new FieldProblem("interval", $"expected a duration from 100ms to 10m such as 5s, got '{text}'"));
        return ListenerDefinition.DefaultInterval;
    }

    private static void CheckWord(JsonElement spec, string name, string[] known, List<FieldProblem> problems)
    {
        if (Text(spec, name) is { } word && !known.Contains(word, StringComparer.Ordinal))
        {
            problems.Add(new FieldProblem(name, $"expected one of {string.Join(", ", known)}, got '{word}'"));
        }
    }

    // What is no text would be passed over, and a secret or a project is nothing to pass over.
    private static void CheckTexts(JsonElement spec, List<FieldProblem> problems)
    {
        foreach (var name in (string[])["mode", "handshake", "interval", "project", "secret"])
        {
            if (spec.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                problems.Add(new FieldProblem(name, $"expected text, got {value.GetRawText()}"));
            }
        }

        if (spec.TryGetProperty("listenTo", out var names) && !IsTexts(names))
        {
            problems.Add(new FieldProblem("listenTo", $"expected a list of event types, got {names.GetRawText()}"));
        }
    }

    private static bool IsTexts(JsonElement names) => names.ValueKind switch
    {
        JsonValueKind.Array => names.EnumerateArray().All(name => name is { ValueKind: JsonValueKind.String } && name.GetString() is { Length: > 0 }),
        JsonValueKind.String or JsonValueKind.Null => true,
        _ => false,
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(one => one.ToString())]
            : Text(json, name) is { } one ? [one] : [];
}
