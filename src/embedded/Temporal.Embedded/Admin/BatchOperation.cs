using Google.Protobuf;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>What a batch does to each of its executions: an ordinary call of this service, under a request id that survives a restart.</summary>
internal sealed class BatchOperation(RpcTable table, StartBatchOperationRequest batch)
{
    private const string Service = "temporal.api.workflowservice.v1.WorkflowService/";

    public static BatchOperationType TypeOf(StartBatchOperationRequest request) => request.OperationCase switch
    {
        StartBatchOperationRequest.OperationOneofCase.TerminationOperation => BatchOperationType.Terminate,
        StartBatchOperationRequest.OperationOneofCase.SignalOperation => BatchOperationType.Signal,
        StartBatchOperationRequest.OperationOneofCase.CancellationOperation => BatchOperationType.Cancel,
        StartBatchOperationRequest.OperationOneofCase.DeletionOperation => BatchOperationType.Delete,
        StartBatchOperationRequest.OperationOneofCase.ResetOperation => BatchOperationType.Reset,
        StartBatchOperationRequest.OperationOneofCase.UnpauseActivitiesOperation => BatchOperationType.UnpauseActivity,
        StartBatchOperationRequest.OperationOneofCase.ResetActivitiesOperation => BatchOperationType.ResetActivity,
        StartBatchOperationRequest.OperationOneofCase.UpdateActivityOptionsOperation => BatchOperationType.UpdateActivityOptions,
        _ => throw Refusal.Unimplemented($"Batch operation {request.OperationCase}"),
    };

    public static string IdentityOf(StartBatchOperationRequest request) => request.OperationCase switch
    {
        StartBatchOperationRequest.OperationOneofCase.TerminationOperation => request.TerminationOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.SignalOperation => request.SignalOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.CancellationOperation => request.CancellationOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.DeletionOperation => request.DeletionOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.ResetOperation => request.ResetOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.UnpauseActivitiesOperation => request.UnpauseActivitiesOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.ResetActivitiesOperation => request.ResetActivitiesOperation.Identity,
        StartBatchOperationRequest.OperationOneofCase.UpdateActivityOptionsOperation => request.UpdateActivityOptionsOperation.Identity,
        _ => "",
    };

    /// <summary>Treats one execution; one that is gone or closed already is as good as treated.</summary>
    public async Task ApplyAsync(WorkflowExecution execution, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(await RequestAsync(execution, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TemporalServiceException e) when (e.Code == Grpc.GrpcStatus.NotFound)
        {
            return;
        }
    }

    private async Task<(string Method, IMessage Request)> RequestAsync(WorkflowExecution execution, CancellationToken cancellationToken)
    {
        var requestId = $"{batch.JobId}-{execution.RunId}";
        var identity = IdentityOf(batch);
        switch (TypeOf(batch))
        {
            case BatchOperationType.Terminate:
                return ("TerminateWorkflowExecution", new TerminateWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = execution,
                    Reason = batch.Reason,
                    Identity = identity,
                });
            case BatchOperationType.Cancel:
                return ("RequestCancelWorkflowExecution", new RequestCancelWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = execution,
                    Reason = batch.Reason,
                    Identity = identity,
                    RequestId = requestId,
                });
            case BatchOperationType.Delete:
                return ("DeleteWorkflowExecution", new DeleteWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = execution });
            case BatchOperationType.Signal:
                return ("SignalWorkflowExecution", new SignalWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = execution,
                    SignalName = batch.SignalOperation.Signal,
                    Input = batch.SignalOperation.Input,
                    Header = batch.SignalOperation.Header,
                    Identity = identity,
                    RequestId = requestId,
                });
            case BatchOperationType.UnpauseActivity:
                return ("UnpauseActivity", BatchActivities.Unpause(batch, execution));
            case BatchOperationType.ResetActivity:
                return ("ResetActivity", BatchActivities.Reset(batch, execution));
            case BatchOperationType.UpdateActivityOptions:
                return ("UpdateActivityOptions", BatchActivities.Update(batch, execution));
            default:
                return ("ResetWorkflowExecution", await ResetAsync(execution, identity, requestId, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<ResetWorkflowExecutionRequest> ResetAsync(WorkflowExecution execution, string identity, string requestId, CancellationToken cancellationToken)
    {
        var reset = batch.ResetOperation;
        var options = reset.Options ?? new ResetOptions();
        var point = options.TargetCase switch
        {
            ResetOptions.TargetOneofCase.WorkflowTaskId => options.WorkflowTaskId,
            ResetOptions.TargetOneofCase.BuildId => throw Refusal.Unimplemented("Reset by build id"),
            ResetOptions.TargetOneofCase.FirstWorkflowTask => await FirstTaskAsync(execution, cancellationToken).ConfigureAwait(false),
            ResetOptions.TargetOneofCase.None when reset.ResetType == ResetType.FirstWorkflowTask => await FirstTaskAsync(execution, cancellationToken).ConfigureAwait(false),
            _ => await LastTaskAsync(execution, cancellationToken).ConfigureAwait(false),
        };
        var request = new ResetWorkflowExecutionRequest
        {
            Namespace = batch.Namespace,
            WorkflowExecution = execution,
            Reason = batch.Reason,
            Identity = identity,
            RequestId = requestId,
            WorkflowTaskFinishEventId = point,
            ResetReapplyType = reset.Options is null ? reset.ResetReapplyType : options.ResetReapplyType,
        };
        request.ResetReapplyExcludeTypes.Add(options.ResetReapplyExcludeTypes);
        request.PostResetOperations.Add(reset.PostResetOperations);
        return request;
    }

    private async Task<long> FirstTaskAsync(WorkflowExecution execution, CancellationToken cancellationToken)
    {
        var token = ByteString.Empty;
        do
        {
            var request = new GetWorkflowExecutionHistoryRequest { Namespace = batch.Namespace, Execution = execution, NextPageToken = token };
            var page = (GetWorkflowExecutionHistoryResponse)await CallAsync(("GetWorkflowExecutionHistory", request), cancellationToken).ConfigureAwait(false);
            if (page.History.Events.FirstOrDefault(e => e.EventType == EventType.WorkflowTaskCompleted) is { } completed)
            {
                return completed.EventId;
            }

            token = page.NextPageToken;
        }
        while (!token.IsEmpty);
        throw Refusal.InvalidArgument($"Workflow '{execution.WorkflowId}' has no completed workflow task to be reset to.");
    }

    private async Task<long> LastTaskAsync(WorkflowExecution execution, CancellationToken cancellationToken)
    {
        var token = ByteString.Empty;
        do
        {
            var request = new GetWorkflowExecutionHistoryReverseRequest { Namespace = batch.Namespace, Execution = execution, NextPageToken = token };
            var page = (GetWorkflowExecutionHistoryReverseResponse)await CallAsync(("GetWorkflowExecutionHistoryReverse", request), cancellationToken).ConfigureAwait(false);
            if (page.History.Events.FirstOrDefault(e => e.EventType == EventType.WorkflowTaskCompleted) is { } completed)
            {
                return completed.EventId;
            }

            token = page.NextPageToken;
        }
        while (!token.IsEmpty);
        throw Refusal.InvalidArgument($"Workflow '{execution.WorkflowId}' has no completed workflow task to be reset to.");
    }

    private Task<IMessage> CallAsync((string Method, IMessage Request) call, CancellationToken cancellationToken) =>
        table.InvokeAsync(Service + call.Method, call.Request, new CallContext(TimeProvider.System, null, cancellationToken));
}
