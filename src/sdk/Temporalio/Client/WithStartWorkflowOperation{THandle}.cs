namespace Temporalio.Client;

/// <summary>A start that goes together with an update, with the type of its handle.</summary>
public sealed class WithStartWorkflowOperation<THandle> : WithStartWorkflowOperation
    where THandle : WorkflowHandle
{
    private readonly Func<ITemporalClient, string, string, THandle> makeHandle;
    private readonly TaskCompletionSource<THandle> handle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int used;

    internal WithStartWorkflowOperation(
        string workflow,
        IReadOnlyCollection<object?> args,
        WorkflowOptions options,
        Func<ITemporalClient, string, string, THandle> makeHandle)
        : base(workflow, args, options) => this.makeHandle = makeHandle;

    /// <summary>A fresh operation with the same workflow, arguments and options.</summary>
    public override object Clone() => new WithStartWorkflowOperation<THandle>(Workflow, Args, (WorkflowOptions)Options.Clone(), makeHandle)
    {
        Headers = Headers,
    };

    /// <summary>The handle of the workflow, once the call with the update has been answered.</summary>
    public Task<THandle> GetHandleAsync() => handle.Task;

    internal override void MarkUsed()
    {
        if (Interlocked.Exchange(ref used, 1) != 0)
        {
            throw new InvalidOperationException("The start operation was used already: make one for each call.");
        }
    }

    internal override void SetResult(ITemporalClient client, string runId) =>
        handle.TrySetResult(makeHandle(client, Options.Id!, runId));

    internal override void SetException(Exception exception)
    {
        handle.TrySetException(exception);

        // Nobody has to look at it: the update's call throws the same.
        _ = handle.Task.Exception;
    }
}
