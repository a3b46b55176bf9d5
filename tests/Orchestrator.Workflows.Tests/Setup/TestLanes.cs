using Orchestrator.Workflows.Lanes;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Setup;

/// <summary>The way to lanes without any memory of holders that ended: lanes must find out themselves.</summary>
public sealed class TestLanes(ITemporalClient client) : ILaneActivities
{
    [Activity]
    public Task<LaneAnswer> AcquireAsync(LaneRequest request)
    {
        var start = WithStartWorkflowOperation.Create(
            (LaneWorkflow lane) => lane.RunAsync(new LaneInput()),
            new WorkflowOptions(request.Lane, WorkflowNames.LaneTaskQueue) { IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting });
        return client.ExecuteUpdateWithStartWorkflowAsync<LaneWorkflow, LaneAnswer>(
            lane => lane.AcquireAsync(request), new WorkflowUpdateWithStartOptions(start));
    }

    [Activity]
    public Task ReleaseAsync(string lane, LaneRelease release) =>
        client.GetWorkflowHandle(lane).SignalAsync(WorkflowSignals.Release, [release]);

    [Activity]
    public async Task<IReadOnlyList<string>> FindClosedAsync(IReadOnlyList<string> workflowIds)
    {
        var closed = new List<string>();
        foreach (var id in workflowIds)
        {
            if ((await client.GetWorkflowHandle(id).DescribeAsync()).Status != WorkflowExecutionStatus.Running)
            {
                closed.Add(id);
            }
        }

        return closed;
    }
}
