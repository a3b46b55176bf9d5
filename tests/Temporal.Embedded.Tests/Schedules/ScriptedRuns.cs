using System.Collections.Concurrent;
using Temporal.Embedded.Seams;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Schedules;

/// <summary>Runs that are started, and end when the test says so.</summary>
internal sealed class ScriptedRuns : IRunService
{
    private readonly ConcurrentDictionary<string, ClosedRun> closed = new();
    private readonly ConcurrentDictionary<string, string> byRequest = new();
    private IRunObserver? observer;

    public ConcurrentQueue<(StartWorkflowExecutionRequest Request, StartExtras? Extras, string RunId)> Started { get; } = new();

    public ConcurrentQueue<string> Ended { get; } = new();

    public Task<StartWorkflowExecutionResponse> StartAsync(StartWorkflowExecutionRequest request, StartExtras? extras = null)
    {
        var runId = byRequest.GetOrAdd(request.RequestId, _ => Guid.NewGuid().ToString());
        Started.Enqueue((request, extras, runId));
        return Task.FromResult(new StartWorkflowExecutionResponse { RunId = runId, Started = true });
    }

    public void Close(int index, HistoryEvent closeEvent, WorkflowExecutionStatus status)
    {
        var (request, _, runId) = Started.ElementAt(index);
        var run = new ClosedRun(request.Namespace, request.WorkflowId, runId, runId, status, closeEvent, "");
        closed[runId] = run;
        observer?.Closed(run);
    }

    public void Complete(int index) =>
        Close(index, new HistoryEvent { WorkflowExecutionCompletedEventAttributes = new() { Result = new() { Payloads_ = { new Temporalio.Api.Common.V1.Payload() } } } }, WorkflowExecutionStatus.Completed);

    public void Fail(int index) =>
        Close(index, new HistoryEvent { WorkflowExecutionFailedEventAttributes = new() { Failure = new() { Message = "broken" } } }, WorkflowExecutionStatus.Failed);

    public Task<TerminateWorkflowExecutionResponse> TerminateAsync(TerminateWorkflowExecutionRequest request)
    {
        Ended.Enqueue($"terminate {request.Reason}");
        return Task.FromResult(new TerminateWorkflowExecutionResponse());
    }

    public Task<RequestCancelWorkflowExecutionResponse> RequestCancelAsync(RequestCancelWorkflowExecutionRequest request)
    {
        Ended.Enqueue($"cancel {request.Reason}");
        return Task.FromResult(new RequestCancelWorkflowExecutionResponse());
    }

    public Task<ClosedRun?> FindOutcomeAsync(string namespaceName, string workflowId, string runId) => Task.FromResult(closed.GetValueOrDefault(runId));

    public void Observe(IRunObserver observer) => this.observer = observer;

    public Task<SignalWorkflowExecutionResponse> SignalAsync(SignalWorkflowExecutionRequest request) => throw new NotSupportedException();

    public Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request) => throw new NotSupportedException();

    public Task<ResetWorkflowExecutionResponse> ResetAsync(ResetWorkflowExecutionRequest request) => throw new NotSupportedException();

    public Task<DeleteWorkflowExecutionResponse> DeleteAsync(DeleteWorkflowExecutionRequest request) => throw new NotSupportedException();

    public Task DeleteNamespaceAsync(string namespaceName, CancellationToken cancellationToken) => throw new NotSupportedException();
}
