using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Client;

/// <summary>Number of workflows that match a query.</summary>
public partial class WorkflowExecutionCount
{
    protected internal WorkflowExecutionCount(CountWorkflowExecutionsResponse raw)
    {
        Count = raw.Count;
        Groups = [.. raw.Groups.Select(group => new AggregationGroup(group))];
    }

    public long Count { get; }

    /// <summary>Numbers by group, if the query has GROUP BY.</summary>
    public IReadOnlyCollection<AggregationGroup> Groups { get; }
}
