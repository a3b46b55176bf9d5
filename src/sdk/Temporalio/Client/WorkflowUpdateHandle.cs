using Temporalio.Api.Update.V1;

namespace Temporalio.Client;

/// <summary>An update.</summary>
public record WorkflowUpdateHandle(ITemporalClient Client, string Id, string WorkflowId, string? WorkflowRunId = null)
{
    /// <summary>The outcome, if the start already brought it.</summary>
    internal Outcome? KnownOutcome { get; init; }

    /// <summary>Waits for the end.</summary>
    public Task GetResultAsync(RpcOptions? rpcOptions = null) => GetResultAsync<ValueTuple>(rpcOptions);

    /// <summary>Waits for the result.</summary>
    /// <exception cref="Exceptions.WorkflowUpdateFailedException">The update was rejected or failed.</exception>
    public virtual Task<TResult> GetResultAsync<TResult>(RpcOptions? rpcOptions = null) =>
        UpdateResult.WaitAsync<TResult>(this, rpcOptions);
}
