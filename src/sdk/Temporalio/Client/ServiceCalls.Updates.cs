using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Interceptors;
using Temporalio.Client.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <content>Updates.</content>
internal sealed partial class ServiceCalls
{
    /// <inheritdoc />
    public override async Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input)
    {
        var request = await UpdateRequestAsync(
            input.Id, input.RunId, input.FirstExecutionRunId, input.Update, input.Args, input.Options.Id, input.Options.WaitForStage, input.Headers).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var reply = await Service.UpdateWorkflowExecutionAsync(request, Retrying(input.Options.Rpc)).ConfigureAwait(false);

                // The service may answer before the stage: the same request, with the same id, waits on.
                if (reply.Outcome != null || reply.Stage >= UpdateWorkflowExecutionLifecycleStage.Accepted)
                {
                    return HandleOf<TResult>(request, reply);
                }
            }
        }
        catch (Exception e) when (RpcStatus.IsTimeoutOrCanceled(e))
        {
            throw new WorkflowUpdateRpcTimeoutOrCanceledException(e);
        }
    }

    /// <inheritdoc />
    public override async Task<WorkflowUpdateHandle<TUpdateResult>> StartUpdateWithStartWorkflowAsync<TUpdateResult>(
        StartUpdateWithStartWorkflowInput input)
    {
        var operation = input.Options.StartWorkflowOperation ??
            throw new ArgumentException("StartWorkflowOperation required", nameof(input));
        operation.MarkUsed();
        try
        {
            return await UpdateWithStartAsync<TUpdateResult>(input, operation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            operation.SetException(e);
            throw;
        }
    }

    private async Task<WorkflowUpdateHandle<TUpdateResult>> UpdateWithStartAsync<TUpdateResult>(
        StartUpdateWithStartWorkflowInput input, WithStartWorkflowOperation operation)
    {
        var options = operation.Options;
        if (options.IdConflictPolicy == WorkflowIdConflictPolicy.Unspecified)
        {
            throw new ArgumentException("IdConflictPolicy required for update-with-start", nameof(input));
        }

        if (options.StartSignal != null)
        {
            throw new ArgumentException("A start signal cannot go together with an update", nameof(input));
        }

        var start = await StartRequestAsync(
            operation.Workflow, operation.Args, options, operation.Headers, ConverterFor(options.Id ?? string.Empty)).ConfigureAwait(false);
        var update = await UpdateRequestAsync(
            start.WorkflowId, null, null, input.Update, input.Args, input.Options.Id, input.Options.WaitForStage, input.Headers).ConfigureAwait(false);
        var request = new ExecuteMultiOperationRequest
        {
            Namespace = Namespace,
            Operations = { new ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = start }, new ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = update } },
        };
        try
        {
            while (true)
            {
                var reply = await Service.ExecuteMultiOperationAsync(request, Retrying(input.Options.Rpc)).ConfigureAwait(false);
                operation.SetResult(client, reply.Responses[0].StartWorkflow.RunId);
                var updated = reply.Responses[1].UpdateWorkflow;
                if (updated.Outcome != null || updated.Stage >= UpdateWorkflowExecutionLifecycleStage.Accepted)
                {
                    return HandleOf<TUpdateResult>(update, updated);
                }
            }
        }
        catch (Exception e) when (RpcStatus.IsTimeoutOrCanceled(e))
        {
            throw new WorkflowUpdateRpcTimeoutOrCanceledException(e);
        }
        catch (RpcException e) when (RpcStatus.Detail<MultiOperationExecutionFailure>(e) is { } failure)
        {
            throw MultiOperationError(e, failure, start);
        }
    }

    // The operation that failed, not the one that was aborted because of it.
    private static Exception MultiOperationError(RpcException e, MultiOperationExecutionFailure failure, StartWorkflowExecutionRequest start)
    {
        foreach (var status in failure.Statuses)
        {
            if (status.Code == 0 || status.Details.Any(detail => detail.TypeUrl.EndsWith(".MultiOperationExecutionAborted", StringComparison.Ordinal)))
            {
                continue;
            }

            foreach (var detail in status.Details)
            {
                if (detail.TryUnpack<WorkflowExecutionAlreadyStartedFailure>(out var started))
                {
                    return new WorkflowAlreadyStartedException(status.Message, start.WorkflowId, start.WorkflowType.Name, started.RunId);
                }
            }

            return new RpcException((RpcException.StatusCode)status.Code, status.Message, e.RawStatus);
        }

        return e;
    }

    private WorkflowUpdateHandle<TResult> HandleOf<TResult>(UpdateWorkflowExecutionRequest request, UpdateWorkflowExecutionResponse reply) =>
        new(
            client,
            request.Request.Meta.UpdateId,
            request.WorkflowExecution.WorkflowId,
            reply.UpdateRef?.WorkflowExecution?.RunId is { Length: > 0 } runId ? runId : null)
        {
            KnownOutcome = reply.Outcome,
        };

    private async Task<UpdateWorkflowExecutionRequest> UpdateRequestAsync(
        string id,
        string? runId,
        string? firstRunId,
        string update,
        IReadOnlyCollection<object?> args,
        string? updateId,
        WorkflowUpdateStage stage,
        IDictionary<string, Api.Common.V1.Payload>? headers)
    {
        if (stage == WorkflowUpdateStage.None)
        {
            throw new ArgumentException("WaitForStage is required to start an update", nameof(stage));
        }

        if (stage == WorkflowUpdateStage.Admitted)
        {
            throw new ArgumentException("Admitted is not a stage that can be waited for", nameof(stage));
        }

        var converter = ConverterFor(id);
        return new()
        {
            Namespace = Namespace,
            WorkflowExecution = Execution(id, runId),
            FirstExecutionRunId = firstRunId ?? string.Empty,
            WaitPolicy = new WaitPolicy { LifecycleStage = (UpdateWorkflowExecutionLifecycleStage)stage },
            Request = new()
            {
                Meta = new() { UpdateId = updateId ?? Guid.NewGuid().ToString(), Identity = Identity },
                Input = new()
                {
                    Name = update,
                    Args = await PayloadsAsync(converter, args).ConfigureAwait(false),
                    Header = await HeaderAsync(converter, headers).ConfigureAwait(false),
                },
            },
        };
    }
}
