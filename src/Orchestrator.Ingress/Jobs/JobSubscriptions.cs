using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;

namespace Orchestrator.Ingress.Jobs;

/// <summary>
/// Which actions of the job configuration an event runs outside of any sequence: those for a task that no sequence triggered, for
/// the other events of tasks, and for events of any other type that name a project. A sequence runs the actions of its own tasks.
/// </summary>
internal sealed class JobSubscriptions(JobConfigLookup configs)
{
    /// <summary>Our own notices are not work.</summary>
    private const string OwnNotices = "sh.orchestrator.";

    private readonly ConditionalWeakTable<JobConfig, ConcurrentDictionary<string, bool>> listening = [];

    public async ValueTask<IReadOnlyList<JobAction>> FindAsync(
        Event received, EventType type, DataFields data, string? emitter, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(data.Project)
            || (emitter is not null && type is { IsTask: true, Kind: EventKind.Triggered })
            || received.Type.StartsWith(OwnNotices, StringComparison.Ordinal))
        {
            return [];
        }

        var scope = new Scope(data.Project, data.Stage ?? "", data.Service ?? "");
        if ((await configs.FindAsync(scope, received.GitCommitId, cancellationToken))?.Config is not { } config || !Listens(config, received.Type))
        {
            return [];
        }

        var actions = JobMatching.Matching(config, received.Type, JsonElement.Parse(EventJson.ToUtf8(received), JsonDepth.Accepted));
        return type.IsSequence ? [.. actions.Where(action => action.Events.Any(listened => listened.Name == received.Type))] : actions;
    }

    // Most configurations listen to few types, and every event of the project is looked at.
    private bool Listens(JobConfig config, string type)
    {
        var known = listening.GetOrCreateValue(config);
        if (known.TryGetValue(type, out var listens))
        {
            return listens;
        }

        listens = config.Actions.Any(action => action.Events.Any(listened => JobMatching.MatchesType(listened.Name, type)));
        if (known.Count < 1000)
        {
            known[type] = listens;
        }

        return listens;
    }
}
