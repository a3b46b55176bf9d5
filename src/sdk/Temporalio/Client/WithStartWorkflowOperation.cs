using System.Linq.Expressions;
using Temporalio.Api.Common.V1;

namespace Temporalio.Client;

/// <summary>A start that goes together with an update; to be used once.</summary>
public abstract class WithStartWorkflowOperation : ICloneable
{
    private protected WithStartWorkflowOperation(string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options)
    {
        Workflow = workflow;
        Args = args;
        Options = options;
    }

    /// <summary>Name of the workflow type.</summary>
    public string Workflow { get; set; }

    public IReadOnlyCollection<object?> Args { get; set; }

    public WorkflowOptions Options { get; set; }

    public IDictionary<string, Payload>? Headers { get; set; }

    public static WithStartWorkflowOperation<WorkflowHandle<TWorkflow, TResult>> Create<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> workflowRunCall, WorkflowOptions options)
    {
        var (name, args) = HandlerCall.Run(workflowRunCall);
        return new(name, args, options, (client, id, runId) => new(client, id, null, runId, runId));
    }

    public static WithStartWorkflowOperation<WorkflowHandle<TWorkflow>> Create<TWorkflow>(
        Expression<Func<TWorkflow, Task>> workflowRunCall, WorkflowOptions options)
    {
        var (name, args) = HandlerCall.Run(workflowRunCall);
        return new(name, args, options, (client, id, runId) => new(client, id, null, runId, runId));
    }

    public static WithStartWorkflowOperation<WorkflowHandle> Create(
        string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options) =>
        new(workflow, args, options, (client, id, runId) => new(client, id, null, runId, runId));

    /// <inheritdoc />
    public abstract object Clone();

    /// <summary>Marks the operation as used.</summary>
    /// <exception cref="InvalidOperationException">It was used before.</exception>
    internal abstract void MarkUsed();

    internal abstract void SetResult(ITemporalClient client, string runId);

    internal abstract void SetException(Exception exception);
}
