using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>What clients send to runs: signals, cancel requests, terminations, queries.</summary>
internal sealed class MessageCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<SignalWorkflowExecutionRequest, SignalWorkflowExecutionResponse>("SignalWorkflowExecution", (request, _) => SignalAsync(request));
        table.Serve<RequestCancelWorkflowExecutionRequest, RequestCancelWorkflowExecutionResponse>("RequestCancelWorkflowExecution", (request, _) => RequestCancelAsync(request));
        table.Serve<TerminateWorkflowExecutionRequest, TerminateWorkflowExecutionResponse>("TerminateWorkflowExecution", (request, _) => TerminateAsync(request));
        table.Serve<QueryWorkflowRequest, QueryWorkflowResponse>("QueryWorkflow", QueryAsync);
    }

    public static void CheckSignal(string name, Payloads? input, string requestId)
    {
        if (name.Length == 0)
        {
            throw Refusal.InvalidArgument("SignalName is not set on request.");
        }

        RequestCheck.Length(name, "SignalName length exceeds limit.");
        RequestCheck.Length(requestId, "RequestId length exceeds limit.");
        RequestCheck.Blob(input);
    }

    public async Task<SignalWorkflowExecutionResponse> SignalAsync(SignalWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.WorkflowExecution);
        CheckSignal(request.SignalName, request.Input, request.RequestId);
        RequestCheck.Links(request.Links);
        await ChangeAsync(request.Namespace, execution, t =>
        {
            Signals.RequireNotClosing(t.Run);
            Signals.Signal(
                t,
                new WorkflowExecutionSignaledEventAttributes { SignalName = request.SignalName, Input = request.Input, Identity = request.Identity, Header = request.Header },
                request.RequestId,
                request.Links);
        }).ConfigureAwait(false);
        return new SignalWorkflowExecutionResponse();
    }

    public async Task<RequestCancelWorkflowExecutionResponse> RequestCancelAsync(RequestCancelWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.WorkflowExecution);
        RequestCheck.Links(request.Links);
        await ChangeAsync(request.Namespace, execution, t =>
        {
            CheckChain(t.Run, request.FirstExecutionRunId);
            Signals.RequestCancel(t, request.Reason, request.Identity, request.RequestId, null, 0, request.Links);
        }).ConfigureAwait(false);
        return new RequestCancelWorkflowExecutionResponse();
    }

    public async Task<TerminateWorkflowExecutionResponse> TerminateAsync(TerminateWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.WorkflowExecution);
        RequestCheck.Links(request.Links);
        await ChangeAsync(request.Namespace, execution, t =>
        {
            CheckChain(t.Run, request.FirstExecutionRunId);
            t.RequireOpen();
            Closing.Terminate(t, request.Reason, request.Details, request.Identity, request.Links);
        }).ConfigureAwait(false);
        return new TerminateWorkflowExecutionResponse();
    }

    private static void CheckChain(Run run, string firstRunId)
    {
        if (firstRunId.Length > 0 && run.FirstRunId != firstRunId)
        {
            throw Refusal.NotFound("workflow execution not found");
        }
    }

    private async Task ChangeAsync(string namespaceName, WorkflowExecution execution, Action<Transition> change)
    {
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(namespaceName, execution.WorkflowId)))
        {
            var t = engine.Begin(engine.Require(held.Slot, execution.RunId));
            change(t);
            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
    }

    private async Task<QueryWorkflowResponse> QueryAsync(QueryWorkflowRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.Execution);
        if (request.Query is null)
        {
            throw Refusal.InvalidArgument("WorkflowQuery is not set on request.");
        }

        if (request.Query.QueryType.Length == 0)
        {
            throw Refusal.InvalidArgument("QueryType is not set on request.");
        }

        RequestCheck.Blob(request.Query.QueryArgs);

        var query = new PendingQuery(request.Query);
        Run run;
        using (var held = engine.Hold(new WorkflowKey(request.Namespace, execution.WorkflowId)))
        {
            run = engine.Require(held.Slot, execution.RunId);
            if (Rejected(run, request.QueryRejectCondition) is { } rejected)
            {
                return rejected;
            }

            if (run.State.FirstTaskAt != 0)
            {
                throw Refusal.FailedPrecondition("Workflow task is not scheduled yet.", new Temporalio.Api.ErrorDetails.V1.WorkflowNotReadyFailure());
            }

            if (!run.IsOpen && run.State.PreviousCompletedId == 0)
            {
                throw Queries.NotReady();
            }

            if (run.State.TaskFailed && run.State.Attempt >= 3)
            {
                throw Refusal.FailedPrecondition("Unable to query workflow due to Workflow Task in failed state.", new Temporalio.Api.ErrorDetails.V1.WorkflowNotReadyFailure());
            }

            var t = engine.Begin(run);
            Queries.Ask(t, query);
            _ = engine.Commit(t);
        }

        try
        {
            return await query.Answer.WaitAsync(call.Cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            using var held = engine.Hold(run.Slot.Key);
            Queries.Forget(engine, run, query);
            throw;
        }
    }

    private static QueryWorkflowResponse? Rejected(Run run, QueryRejectCondition condition)
    {
        var status = (WorkflowExecutionStatus)run.State.Status;
        var rejected = condition switch
        {
            QueryRejectCondition.NotOpen => !run.IsOpen,
            QueryRejectCondition.NotCompletedCleanly => !run.IsOpen && status != WorkflowExecutionStatus.Completed,
            _ => false,
        };
        return rejected ? new QueryWorkflowResponse { QueryRejected = new Temporalio.Api.Query.V1.QueryRejected { Status = status } } : null;
    }
}
