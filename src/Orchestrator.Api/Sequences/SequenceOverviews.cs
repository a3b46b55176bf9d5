using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>One entry per context: its order from the log, its states from visibility.</summary>
internal sealed class SequenceOverviews(SequenceExecutions executions, IEventLog log)
{
    private const int MostPagesLooked = 10;
    private const int EventsPerContext = 200;

    /// <summary>A page of contexts, newest first.</summary>
    public async Task<(IReadOnlyList<SequenceOverview> Overviews, long? Next)> ListAsync(
        SequenceQuery query, EventQuery roots, CancellationToken cancellationToken)
    {
        var found = new List<LoggedEvent>();
        var key = roots.PageKey;
        for (var looked = 0; looked < MostPagesLooked && found.Count < roots.PageSize; looked++)
        {
            var page = await log.QueryAsync(roots with { PageKey = key, RootsOnly = true, PageSize = roots.PageSize - found.Count }, cancellationToken);
            found.AddRange(page.Events.Where(root => Starts(root, query.Name)));
            key = page.NextPageKey;
            if (key is null)
            {
                break;
            }
        }

        return (await DescribeAsync(query.Project, found.Select(root => root.Context).ToList(), cancellationToken), key);
    }

    /// <summary>The overview of one context; null when no sequence belongs to it.</summary>
    public async Task<SequenceOverview?> FindAsync(string project, string context, CancellationToken cancellationToken) =>
        (await DescribeAsync(project, [context], cancellationToken)) is [var only] ? only : null;

    /// <summary>A page of the contexts with a run in that state; each appears once, with the newest such run.</summary>
    public async Task<(IReadOnlyList<SequenceOverview> Overviews, byte[]? Next)> ListByStateAsync(
        SequenceQuery query, int size, byte[]? token, CancellationToken cancellationToken)
    {
        var (page, next) = await executions.ListPageAsync(query, size, token, cancellationToken);
        var contexts = page.Select(run => run.Context).Distinct(StringComparer.Ordinal).ToList();
        var all = await ListRunsAsync(query.Project, contexts, cancellationToken);
        contexts.RemoveAll(context => !page.Any(run => run.RunId == Newest(all[context].Where(run => Fits(run, query)))?.RunId));
        return (await DescribeAsync(query.Project, contexts, cancellationToken), next);
    }

    private static SequenceExecution? Newest(IEnumerable<SequenceExecution> runs) =>
        runs.OrderByDescending(run => run.StartedAt).ThenBy(run => run.RunId, StringComparer.Ordinal).FirstOrDefault();

    private static bool Fits(SequenceExecution run, SequenceQuery query) =>
        run.State == query.State && (query.Service is null || query.Service == run.Service) && (query.Name is null || query.Name == run.Name);

    private async Task<ILookup<string, SequenceExecution>> ListRunsAsync(string? project, List<string> contexts, CancellationToken cancellationToken) =>
        contexts.Count == 0
            ? Array.Empty<SequenceExecution>().ToLookup(run => run.Context)
            : (await executions.ListAsync(new SequenceQuery { Project = project, Contexts = contexts }, 1000, cancellationToken)).ToLookup(run => run.Context);

    private async Task<IReadOnlyList<SequenceOverview>> DescribeAsync(string? project, List<string> contexts, CancellationToken cancellationToken)
    {
        if (contexts.Count == 0)
        {
            return [];
        }

        var runs = await ListRunsAsync(project, contexts, cancellationToken);
        var query = new EventQuery
        {
            Project = project,
            Contexts = contexts,
            OldestFirst = true,
            PageSize = Math.Min(EventQuery.MaximumPageSize, contexts.Count * EventsPerContext),
        };
        var events = (await log.QueryAsync(query, cancellationToken)).Events.ToLookup(logged => logged.Context);
        return contexts
            .Where(context => runs[context].Any() || events[context].Any(logged => Starts(logged, null)))
            .Select(context => SequenceOverview.Of(context, runs[context].ToList(), events[context].ToList()))
            .ToList();
    }

    private static bool Starts(LoggedEvent logged, string? name)
    {
        var type = EventType.Parse(logged.Type);
        return type is { IsSequence: true, Kind: EventKind.Triggered } && (name is null || type.Sequence == name);
    }
}
