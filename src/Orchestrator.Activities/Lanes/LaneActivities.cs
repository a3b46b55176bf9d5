using Orchestrator.Workflows;
using Orchestrator.Workflows.Lanes;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Lanes;

/// <summary>Carries the requests of sequences to their lanes, and tells lanes which holders are closed.</summary>
internal sealed class LaneActivities(ITemporalClient client, WorkflowLookup workflows, LaneDepartures departures) : ILaneActivities
{
    /// <inheritdoc />
    [Activity]
    public async Task<LaneAnswer> AcquireAsync(LaneRequest request)
    {
        var asked = request with { Ended = departures.Take(request.Lane) ?? request.Ended };
        var start = WithStartWorkflowOperation.Create(
            WorkflowNames.Lane,
            [new LaneInput()],
            new WorkflowOptions(request.Lane, WorkflowNames.LaneTaskQueue) { IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting });
        return await client.ExecuteUpdateWithStartWorkflowAsync<LaneAnswer>(
            WorkflowSignals.Acquire, [asked], new WorkflowUpdateWithStartOptions(start));
    }

    /// <inheritdoc />
    [Activity]
    public async Task ReleaseAsync(string lane, LaneRelease release)
    {
        try
        {
            await client.GetWorkflowHandle(lane).SignalAsync(WorkflowSignals.Release, [release]);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // Nobody can hold a lane that is not there.
            departures.Take(lane);
        }
    }

    /// <inheritdoc />
    [Activity]
    public async Task<IReadOnlyList<string>> FindClosedAsync(IReadOnlyList<string> workflowIds)
    {
        var closed = new List<string>();
        foreach (var id in workflowIds)
        {
            if (!await workflows.IsOpenAsync(id, "", ActivityScope.CancellationToken))
            {
                closed.Add(id);
            }
        }

        return closed;
    }
}
