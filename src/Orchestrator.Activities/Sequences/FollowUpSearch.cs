using Orchestrator.Model.Events;
using Orchestrator.Model.Promotions;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Activities.Sequences;

/// <summary>Which sequences follow the end of one, by the current shipyard, and the ids of the events that trigger them.</summary>
internal sealed class FollowUpSearch(ShipyardLookup shipyards, IEventLog log)
{
    /// <param name="ending">The end.</param>
    /// <param name="position">Where its <c>.finished</c> stands in the log.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal async ValueTask<IReadOnlyList<(FollowUp Follow, string EventId)>> FindAsync(
        SequenceEnding ending, long position, CancellationToken cancellationToken)
    {
        var scope = ending.Sequence.Scope;
        if (!ending.FollowUps || await shipyards.FindAsync(scope.Project, cancellationToken) is not { } shipyard)
        {
            return [];
        }

        var ended = new FinishedSequence(scope.Stage, ending.Sequence.Name, ending.Result, ending.LastTask) { Position = position };
        var others = new List<FinishedSequence>();
        foreach (var source in Promotion.FanInSources(shipyard, ended))
        {
            if (await FindFinishedAsync(shipyard, ending.Sequence, source, cancellationToken) is { } other)
            {
                others.Add(other);
            }
        }

        var ids = new Dictionary<(string Stage, string Sequence), string>();
        var joined = new Dictionary<(string Stage, string Sequence), long>();
        foreach (var target in Promotion.FanIns(shipyard, ended))
        {
            (ids[target], joined[target]) = await FindRoundAsync(ending.Sequence, target, position, cancellationToken);
        }

        return [.. Promotion.FollowUps(shipyard, ended, others, joined).Select(follow => (follow, follow.FanIn
            ? ids[(follow.Stage, follow.Sequence.Name)]
            : EventKey.Derive(ending.WorkflowId, Purpose(follow.Stage, follow.Sequence.Name))))];
    }

    private static string Purpose(string stage, string sequence) => $"follow-up {stage}.{sequence}";

    /// <summary>
    /// The id of the next trigger of a fan-in, and where the one before it stands. Each id is derived from the one before, the first
    /// from the context: of several ends that come together, whichever looks last derives the same id, and so does a repetition.
    /// </summary>
    private async Task<(string Id, long Joined)> FindRoundAsync(
        SequenceOrigin sequence, (string Stage, string Sequence) target, long position, CancellationToken cancellationToken)
    {
        var purpose = Purpose(target.Stage, target.Sequence);
        var id = EventKey.Derive($"{sequence.Context}/{sequence.Scope.Service}", purpose);
        var joined = 0L;
        while (true)
        {
            var query = new EventQuery { EventId = id, Contexts = [sequence.Context], Source = EventSources.Sequence, PageSize = 1 };
            if ((await log.QueryAsync(query, cancellationToken)).Events is not [var before] || before.Sequence > position)
            {
                return (id, joined);
            }

            joined = before.Sequence;
            id = EventKey.Derive(id, purpose);
        }
    }

    private async Task<FinishedSequence?> FindFinishedAsync(
        Shipyard shipyard, SequenceOrigin sequence, string name, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            Contexts = [sequence.Context],
            Project = sequence.Scope.Project,
            Service = sequence.Scope.Service,
            Type = $"{EventType.Prefix}{name}",
            PageSize = 1,
        };
        if ((await log.QueryAsync(query, cancellationToken)).Events is not [var logged])
        {
            return null;
        }

        var finished = EventJson.Parse(logged.Body);
        if (EventData.Read(finished.Data).Status == Verdict.Word(Status.Aborted))
        {
            return null;
        }

        var type = EventType.Parse(logged.Type);
        var defined = shipyard.FindStage(type.Stage)?.FindSequence(type.Sequence)?.Tasks;
        var lastTask = finished.Attribute(EventAttributes.LastTask) ?? (defined is [.., var last] ? last.Name : "");
        return new FinishedSequence(type.Stage, type.Sequence, Verdict.Parse(logged.Result, null).Result, lastTask) { Position = logged.Sequence };
    }
}
