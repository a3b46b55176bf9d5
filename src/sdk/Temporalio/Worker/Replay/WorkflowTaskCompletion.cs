using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Worker.Replay;

/// <summary>
/// The answer to a workflow task; at most one of the three requests is there, none means to stay silent.
/// No other task of the run is handled until <see cref="WorkflowTaskHandler.OnReported"/> was called with it.
/// </summary>
/// <param name="RunId">The run that the task belongs to.</param>
/// <param name="Completed">To be sent by RespondWorkflowTaskCompleted.</param>
/// <param name="Failed">To be sent by RespondWorkflowTaskFailed.</param>
/// <param name="Query">To be sent by RespondQueryTaskCompleted.</param>
internal sealed record WorkflowTaskCompletion(
    string RunId,
    RespondWorkflowTaskCompletedRequest? Completed = null,
    RespondWorkflowTaskFailedRequest? Failed = null,
    RespondQueryTaskCompletedRequest? Query = null)
{
    public IMessage? Request => (IMessage?)Completed ?? (IMessage?)Failed ?? Query;

    /// <summary>The run whose turn ends with the report.</summary>
    internal WorkflowRun? Run { get; init; }
}
