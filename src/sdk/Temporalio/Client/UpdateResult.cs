using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Rpc;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <summary>Waits for the outcome of an update.</summary>
internal static class UpdateResult
{
    public static async Task<TResult> WaitAsync<TResult>(WorkflowUpdateHandle handle, RpcOptions? rpcOptions)
    {
        var outcome = handle.KnownOutcome ?? await PollAsync(handle, rpcOptions).ConfigureAwait(false);
        var options = handle.Client.Options;
        var converter = options.DataConverter.ForWorkflow(options.Namespace, handle.WorkflowId);
        if (outcome.ValueCase == Outcome.ValueOneofCase.Failure)
        {
            throw new WorkflowUpdateFailedException(await converter.ToExceptionAsync(outcome.Failure).ConfigureAwait(false));
        }

        return typeof(TResult) == typeof(ValueTuple) || outcome.Success is not { Payloads_.Count: > 0 } success
            ? default!
            : await converter.ToSingleValueAsync<TResult>(success.Payloads_).ConfigureAwait(false);
    }

    private static async Task<Outcome> PollAsync(WorkflowUpdateHandle handle, RpcOptions? rpcOptions)
    {
        var request = new PollWorkflowExecutionUpdateRequest
        {
            Namespace = handle.Client.Options.Namespace,
            Identity = handle.Client.Connection.Options.Identity ?? string.Empty,
            UpdateRef = new()
            {
                UpdateId = handle.Id,
                WorkflowExecution = new() { WorkflowId = handle.WorkflowId, RunId = handle.WorkflowRunId ?? string.Empty },
            },
            WaitPolicy = new() { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        };
        try
        {
            while (true)
            {
                // The service answers without an outcome when it has waited long enough.
                var reply = await handle.Client.WorkflowService.PollWorkflowExecutionUpdateAsync(
                    request, TemporalClient.DefaultRetryOptions(rpcOptions)).ConfigureAwait(false);
                if (reply.Outcome is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (Exception e) when (RpcStatus.IsTimeoutOrCanceled(e))
        {
            throw new WorkflowUpdateRpcTimeoutOrCanceledException(e);
        }
    }
}
