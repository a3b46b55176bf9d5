using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Turns workflow tasks into answers. Tasks of different runs may be handled at once; those of one run wait for each other.</summary>
internal sealed class WorkflowTaskHandler(WorkflowTaskHandlerOptions options)
{
    public WorkflowTaskHandlerOptions Options { get; } = options;

    /// <summary>Runs the workflow code for a task that was polled, or that came with the reply to a completion.</summary>
    public Task<WorkflowTaskCompletion> HandleAsync(PollWorkflowTaskQueueResponse task, CancellationToken cancellationToken) =>
        Task.FromException<WorkflowTaskCompletion>(new NotSupportedException($"being built: {Options.TaskQueue}"));

    /// <summary>Must be called once after each answer: with the reply, or with the exception when it could not be delivered.</summary>
    public void OnReported(WorkflowTaskCompletion completion, RespondWorkflowTaskCompletedResponse? reply, Exception? error) =>
        ArgumentNullException.ThrowIfNull(Options);
}
