using Temporalio.Api.Query.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>A query that waits for its answer; lives in memory only.</summary>
internal sealed class PendingQuery(WorkflowQuery query)
{
    private readonly TaskCompletionSource<QueryWorkflowResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = Guid.NewGuid().ToString();

    public WorkflowQuery Query { get; } = query;

    /// <summary>Handed to a worker with a workflow task.</summary>
    public bool Sent { get; set; }

    public Task<QueryWorkflowResponse> Answer => answer.Task;

    public bool Open => !answer.Task.IsCompleted;

    public bool Resolve(QueryWorkflowResponse reply) => answer.TrySetResult(reply);

    public bool Refuse(TemporalServiceException refusal) => answer.TrySetException(refusal);
}
