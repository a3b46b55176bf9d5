using Orchestrator.Model.Events;
using Orchestrator.Model.Promotions;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Activities.Sequences;

/// <summary>Which sequences follow the end of one, by the current shipyard.</summary>
internal sealed class FollowUpSearch(ShipyardLookup shipyards, IEventLog log)
{
    internal async ValueTask<IReadOnlyList<FollowUp>> FindAsync(SequenceEnding ending, CancellationToken cancellationToken)
    {
        var scope = ending.Sequence.Scope;
        if (!ending.FollowUps || await shipyards.FindAsync(scope.Project, cancellationToken) is not { } shipyard)
        {
            return [];
        }

        var ended = new FinishedSequence(scope.Stage, ending.Sequence.Sequence.Name, ending.Result, ending.LastTask);
        var others = new List<FinishedSequence>();
        foreach (var source in Promotion.FanInSources(shipyard, ended))
        {
            if (await FindFinishedAsync(ending.Sequence, source, cancellationToken) is { } other)
            {
                others.Add(other);
            }
        }

        return Promotion.FollowUps(shipyard, ended, others);
    }

    private async Task<FinishedSequence?> FindFinishedAsync(SequenceInput sequence, string name, CancellationToken cancellationToken)
    {
        var query = new EventQuery
        {
            Contexts = [sequence.Context],
            Project = sequence.Scope.Project,
            Service = sequence.Scope.Service,
            Type = $"{EventType.Prefix}{name}",
            PageSize = 1,
        };
        var page = await log.QueryAsync(query, cancellationToken);
        if (page.Events.Count == 0 || EventData.Read(EventJson.Parse(page.Events[0].Body).Data).Status == Verdict.Word(Status.Aborted))
        {
            return null;
        }

        var type = EventType.Parse(page.Events[0].Type);
        return new FinishedSequence(type.Stage, type.Sequence, Verdict.Parse(page.Events[0].Result, null).Result);
    }
}
