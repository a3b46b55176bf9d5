using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Routing;

/// <summary>Whether some listener will be told of an event, so that its log row does not say that nobody wanted it.</summary>
internal sealed class ListenerInterest(IDefinitions definitions)
{
    private const string Kind = "Listener";

    private (long Version, IReadOnlyList<Wish> Wishes) known = (-1, []);

    public async ValueTask<bool> IncludesAsync(Event received, string? project)
    {
        var current = known;
        var version = definitions.Version;
        if (current.Version != version)
        {
            var listed = await definitions.ListAsync(Kind, CancellationToken.None);
            known = current = (version, listed.Select(Wish.Of).ToList());
        }

        return current.Wishes.Any(wish => wish.Includes(received, project));
    }

    private sealed record Wish(string? Project, IReadOnlyList<string> Types, Filter? Filter)
    {
        public static Wish Of(Definition definition)
        {
            var json = JsonElement.Parse(definition.Body);
            var spec = json.TryGetProperty("spec", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : json;
            var project = spec.TryGetProperty("project", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : definition.Project;
            var filter = FilterParser.Parse(spec.TryGetProperty("filters", out var given) ? given : null).Filter;
            return new Wish(string.IsNullOrEmpty(project) ? null : project, ReadTypes(spec), filter);
        }

        public bool Includes(Event received, string? project) =>
            (Project is null || Project == project)
            && (Types.Count == 0 || Types.Any(type => type is [.. var prefix, '*'] ? received.Type.StartsWith(prefix, StringComparison.Ordinal) : type == received.Type))
            && Filter is not null && Filter.Matches(new EventSubject(received));

        private static List<string> ReadTypes(JsonElement spec) => !spec.TryGetProperty("listenTo", out var wanted) ? []
            : wanted.ValueKind == JsonValueKind.Array ? [.. wanted.EnumerateArray().Select(type => type.ToString())]
            : [wanted.ToString()];
    }
}
