using Temporal.Embedded.Engine.Calls;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The runs for schedules, batches and the test service.</summary>
internal sealed class RunService(RunEngine engine, StartCalls starts, MessageCalls messages, DescribeCalls describes, ResetCalls resets, DeleteCalls deletes) : IRunService
{
    /// <inheritdoc/>
    public Task<StartWorkflowExecutionResponse> StartAsync(StartWorkflowExecutionRequest request, StartExtras? extras = null) => starts.StartAsync(request, extras);

    /// <inheritdoc/>
    public Task<SignalWorkflowExecutionResponse> SignalAsync(SignalWorkflowExecutionRequest request) => messages.SignalAsync(request);

    /// <inheritdoc/>
    public Task<RequestCancelWorkflowExecutionResponse> RequestCancelAsync(RequestCancelWorkflowExecutionRequest request) => messages.RequestCancelAsync(request);

    /// <inheritdoc/>
    public Task<TerminateWorkflowExecutionResponse> TerminateAsync(TerminateWorkflowExecutionRequest request) => messages.TerminateAsync(request);

    /// <inheritdoc/>
    public Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request) => describes.DescribeAsync(request);

    /// <inheritdoc/>
    public Task<ResetWorkflowExecutionResponse> ResetAsync(ResetWorkflowExecutionRequest request) => resets.ResetAsync(request);

    /// <inheritdoc/>
    public Task<DeleteWorkflowExecutionResponse> DeleteAsync(DeleteWorkflowExecutionRequest request) => deletes.DeleteAsync(request);

    /// <inheritdoc/>
    public async Task<ClosedRun?> FindOutcomeAsync(string namespaceName, string workflowId, string runId)
    {
        while (true)
        {
            ClosedRun? closed = null;
            Task stored;
            using (var held = engine.Hold(new WorkflowKey(namespaceName, workflowId)))
            {
                if (engine.Find(held.Slot, runId) is not { } run)
                {
                    throw Refusal.NotFound($"workflow execution not found for workflow ID \"{workflowId}\" and run ID \"{runId}\"");
                }

                stored = held.Slot.Stored;
                if (run.IsOpen)
                {
                    return null;
                }

                if (run.State.NewRunId.Length > 0)
                {
                    runId = run.State.NewRunId;
                }
                else
                {
                    var last = run.State.NextEventId - 1;
                    var closing = run.TailSince(last)?.FirstOrDefault() ?? engine.Kernel.Reader.Event(run.Key, last);
                    closed = new ClosedRun(namespaceName, workflowId, run.RunId, run.FirstRunId, (WorkflowExecutionStatus)run.State.Status, closing!, "");
                }
            }

            await stored.ConfigureAwait(false);
            if (closed is not null)
            {
                return closed;
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteNamespaceAsync(string namespaceName, CancellationToken cancellationToken) => deletes.DeleteNamespaceAsync(namespaceName, cancellationToken);

    /// <inheritdoc/>
    public void Observe(IRunObserver observer) => engine.Observe(observer);
}
