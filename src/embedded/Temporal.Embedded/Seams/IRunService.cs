using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Seams;

/// <summary>Runs, called in process by schedules, batches and the test service; the same rules as over RPC.</summary>
internal interface IRunService
{
    Task<StartWorkflowExecutionResponse> StartAsync(StartWorkflowExecutionRequest request, StartExtras? extras = null);

    Task<SignalWorkflowExecutionResponse> SignalAsync(SignalWorkflowExecutionRequest request);

    Task<RequestCancelWorkflowExecutionResponse> RequestCancelAsync(RequestCancelWorkflowExecutionRequest request);

    Task<TerminateWorkflowExecutionResponse> TerminateAsync(TerminateWorkflowExecutionRequest request);

    Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request);

    Task<ResetWorkflowExecutionResponse> ResetAsync(ResetWorkflowExecutionRequest request);

    Task<DeleteWorkflowExecutionResponse> DeleteAsync(DeleteWorkflowExecutionRequest request);

    /// <summary>The last event of the run's chain once the chain has closed (follows continue-as-new, retries and cron), or null while it is open.</summary>
    Task<ClosedRun?> FindOutcomeAsync(string namespaceName, string workflowId, string runId);

    /// <summary>Removes all runs of a namespace in slices; returns when none is left.</summary>
    Task DeleteNamespaceAsync(string namespaceName, CancellationToken cancellationToken);

    void Observe(IRunObserver observer);
}
