using System.Text.Json;
using Orchestrator.Model.Filters;

namespace Orchestrator.Activities.Listeners;

/// <summary>A webhook listener as it was defined: where events go, which, and in what form.</summary>
internal sealed record ListenerDefinition
{
    internal const string Kind = "Listener";

    private static readonly string[] Modes = ["binary", "structured", "batch"];
    private static readonly string[] Handshakes = ["auto", "required", "off"];

    internal required Uri Url { get; init; }

    internal required Filter Filter { get; init; }

    /// <summary>Event types, <c>*</c> for all, or prefixes that end in <c>*</c>; empty is all.</summary>
    internal IReadOnlyList<string> ListenTo { get; init; } = [];

    internal string Mode { get; init; } = "binary";

    internal string Handshake { get; init; } = "auto";

    internal string? Project { get; init; }

    /// <summary>The secret with <c>authorization</c> (a header value) or <c>token</c>, and with <c>signature</c> (an HMAC key).</summary>
    internal string? Secret { get; init; }

    /// <summary>The definition, or what is wrong with it.</summary>
    internal static ListenerDefinition? Parse(string body, string project, out string problem)
    {
        var json = JsonElement.Parse(body);
        var spec = json.TryGetProperty("spec", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : json;
        var filters = FilterParser.Parse(spec.TryGetProperty("filters", out var given) ? given : null);
        var mode = Text(spec, "mode") ?? Modes[0];
        var handshake = Text(spec, "handshake") ?? Handshakes[0];
        if (!Uri.TryCreate(Text(spec, "url"), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            problem = $"expected 'url' to be an http or https address, got '{Text(spec, "url")}'";
            return null;
        }

        problem = !Modes.Contains(mode) ? $"expected 'mode' to be one of {string.Join(", ", Modes)}, got '{mode}'"
            : !Handshakes.Contains(handshake) ? $"expected 'handshake' to be one of {string.Join(", ", Handshakes)}, got '{handshake}'"
            : filters.Filter is null ? string.Join("; ", filters.Problems.Select(one => $"{one.Field}: {one.Problem}"))
            : "";
        return problem.Length > 0 || filters.Filter is not { } filter
            ? null
            : new ListenerDefinition
            {
                Url = url,
                Filter = filter,
                ListenTo = Texts(spec, "listenTo"),
                Mode = mode,
                Handshake = handshake,
                Project = Text(spec, "project") ?? (project.Length > 0 ? project : null),
                Secret = Text(spec, "secret"),
            };
    }

    internal bool WantsType(string type) => ListenTo.Count == 0 || ListenTo.Any(wanted =>
        wanted is [.. var prefix, '*'] ? type.StartsWith(prefix, StringComparison.Ordinal) : wanted == type);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(one => one.ToString())]
            : Text(json, name) is { } one ? [one] : [];
}
