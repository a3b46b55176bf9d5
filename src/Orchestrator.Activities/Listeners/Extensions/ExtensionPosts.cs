using Orchestrator.Activities.Sequences;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Model.Extensions;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>What an event of the log is for an extension: the posts, in order.</summary>
internal sealed class ExtensionPosts(ExtensionStories stories, IRegistry registry, ShipyardLookup shipyards, JobConfigLookup configs)
{
    internal async Task<IReadOnlyList<ExtensionPost>> OfAsync(
        LoggedEvent logged, IReadOnlyList<ExtensionEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var found = new List<ExtensionPost>();
        foreach (var notice in await NoticesAsync(logged, cancellationToken))
        {
            byte[]? body = null;
            foreach (var endpoint in endpoints)
            {
                if (endpoint.Wants(notice.Name))
                {
                    body ??= ExtensionBody.Of(notice, await SurroundingsAsync(notice, cancellationToken));
                    found.Add(new ExtensionPost(endpoint, notice.Name, body));
                }
            }
        }

        await AddItselfAsync(found, logged, endpoints, cancellationToken);
        return found;
    }

    private async Task<IReadOnlyList<ExtensionNotice>> NoticesAsync(LoggedEvent logged, CancellationToken cancellationToken) =>
        ExtensionAudit.Read(PreparedEvent.Of(logged).Event, logged.Key.ToString("D")) is { } notice
            ? [notice]
            : await stories.NoticesAsync(logged, cancellationToken);

    // An event of ours stands under its own type where it is asked for by name; a foreign one also where everything is asked for.
    private async Task AddItselfAsync(
        List<ExtensionPost> found, LoggedEvent logged, IReadOnlyList<ExtensionEndpoint> endpoints, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        var foreign = EventType.Parse(logged.Type).Kind == EventKind.Other && !logged.Type.StartsWith(OwnEvents.Prefix, StringComparison.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Names(logged.Type) || (foreign && endpoint.Wants(logged.Type)))
            {
                body ??= ExtensionBody.Of(
                    PreparedEvent.Of(logged).Event, logged.Key.ToString("D"), logged.Project, logged.Stage, await TeamAsync(logged.Project, cancellationToken));
                found.Add(new ExtensionPost(endpoint, logged.Type, body));
            }
        }
    }

    private async Task<ExtensionSurroundings> SurroundingsAsync(ExtensionNotice notice, CancellationToken cancellationToken)
    {
        if (notice.Execution is not { } run)
        {
            return ExtensionSurroundings.None;
        }

        var surroundings = await TeamAsync(run.Scope.Project, cancellationToken);
        if (notice.Target is { } target)
        {
            var config = (await configs.FindAsync(run.Scope, run.GitCommitId, cancellationToken))?.Config;
            var action = config?.Actions.FirstOrDefault(action => action.Name == target.Job);
            return surroundings with { Image = action?.Tasks.Select(task => task.Image).FirstOrDefault() };
        }

        var shipyard = notice.Step is null ? await shipyards.FindAsync(run.Scope.Project, cancellationToken) : null;
        var sequence = shipyard?.Stages.FirstOrDefault(stage => stage.Name == run.Scope.Stage)?.Sequences.FirstOrDefault(one => one.Name == run.Sequence);
        return surroundings with { Hypothesis = sequence?.Description ?? "" };
    }

    private async Task<ExtensionSurroundings> TeamAsync(string? project, CancellationToken cancellationToken)
    {
        if (project is null || await registry.FindProjectAsync(project, cancellationToken) is not { } record)
        {
            return ExtensionSurroundings.None;
        }

        var metadata = System.Text.Json.JsonElement.Parse(record.Metadata);
        var team = metadata.ValueKind == System.Text.Json.JsonValueKind.Object
            && metadata.TryGetProperty("labels", out var labels) && labels.ValueKind == System.Text.Json.JsonValueKind.Object
            && labels.TryGetProperty("team", out var label) && label.ValueKind == System.Text.Json.JsonValueKind.String
                ? label.GetString()
                : null;
        return new ExtensionSurroundings { Team = team };
    }
}
