using Orchestrator.Activities.Jobs;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Lanes;

/// <summary>Describes workflows to tell whether they run.</summary>
internal sealed class WorkflowLookup(ITemporalClient client) : IWorkflowLookup
{
    public async Task<bool> IsOpenAsync(string workflowId, string runId, CancellationToken cancellationToken)
    {
        try
        {
            var handle = client.GetWorkflowHandle(workflowId, runId.Length > 0 ? runId : null);
            var options = new WorkflowDescribeOptions { Rpc = new RpcOptions { CancellationToken = cancellationToken } };
            var description = await handle.DescribeAsync(options);
            return description.Status is WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused;
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.NotFound or RpcException.StatusCode.InvalidArgument)
        {
            return false;
        }
    }
}
