using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;
using Stage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;
using Status = Temporalio.Api.ErrorDetails.V1.MultiOperationExecutionFailure.Types.OperationStatus;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Update-with-start: one call starts a run (or finds it) and sends it an update.</summary>
internal sealed class MultiOperationCalls(RunEngine engine, UpdateCalls updates) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table) =>
        table.Serve<ExecuteMultiOperationRequest, ExecuteMultiOperationResponse>("ExecuteMultiOperation", ExecuteAsync);

    private async Task<ExecuteMultiOperationResponse> ExecuteAsync(ExecuteMultiOperationRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        if (request.Operations is not [{ StartWorkflow: { } start }, { UpdateWorkflow: { } update }])
        {
            throw Refusal.InvalidArgument("Operations have to be exactly [Start, Update].");
        }

        (start, update) = (start.Clone(), update.Clone());
        Check(request.Namespace, start, update);
        var (started, running, runId) = Begin(start, update);
        var stage = update.WaitPolicy?.LifecycleStage is { } wanted and not Stage.Unspecified ? wanted : Stage.Accepted;
        var reply = await updates.WaitAsync(new WorkflowKey(start.Namespace, start.WorkflowId), runId, running, stage, call).ConfigureAwait(false);
        return new ExecuteMultiOperationResponse
        {
            Responses =
            {
                new ExecuteMultiOperationResponse.Types.Response { StartWorkflow = started },
                new ExecuteMultiOperationResponse.Types.Response { UpdateWorkflow = reply },
            },
        };
    }

    /// <summary>Both operations are checked: each that cannot be done has its own refusal among the statuses.</summary>
    private void Check(string namespaceName, StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        var wrongStart = Refused(() => CheckStart(namespaceName, start));
        var wrongUpdate = Refused(() =>
        {
            CheckUpdate(namespaceName, update);
            Require(wrongStart is not null || update.WorkflowExecution.WorkflowId == start.WorkflowId, "WorkflowId is not consistent with previous operation(s).");
        });
        if (wrongStart is not null || wrongUpdate is not null)
        {
            throw Failed(wrongStart, wrongUpdate);
        }
    }

    private void CheckStart(string namespaceName, StartWorkflowExecutionRequest start)
    {
        Require(start.Namespace.Length == 0 || start.Namespace == namespaceName, "Operation namespace did not match request's namespace.");
        start.Namespace = namespaceName;
        StartRequests.Check(engine.Kernel, start);
        Require(start.CronSchedule.Length == 0, "CronSchedule is not allowed.");
        Require(!start.RequestEagerExecution, "RequestEagerExecution is not supported.");
        Require(Ticks.Of(start.WorkflowStartDelay) == 0, "WorkflowStartDelay is not supported.");
    }

    private static void CheckUpdate(string namespaceName, UpdateWorkflowExecutionRequest update)
    {
        Require(update.Namespace.Length == 0 || update.Namespace == namespaceName, "Operation namespace did not match request's namespace.");
        UpdateCalls.Check(update);
        Require(update.FirstExecutionRunId.Length == 0, "FirstExecutionRunId is not allowed.");
        Require(update.WorkflowExecution.RunId.Length == 0, "RunId is not allowed.");
    }

    private static void Require(bool fulfilled, string message)
    {
        if (!fulfilled)
        {
            throw Refusal.InvalidArgument(message);
        }
    }

    private static TemporalServiceException? Refused(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (TemporalServiceException e)
        {
            return e;
        }
    }

    private (StartWorkflowExecutionResponse Started, Update Running, string RunId) Begin(StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        using var held = engine.Hold(new WorkflowKey(start.Namespace, start.WorkflowId));
        var request = UpdateCalls.WithId(update.Request);
        if (Known(held.Slot, request.Meta.UpdateId) is { } known)
        {
            return known;
        }

        Starting.Outcome outcome;
        try
        {
            var attributes = StartRequests.Attributes(engine.Kernel, start);
            outcome = Starting.Start(engine, held.Slot, attributes, start.RequestId, start.UserMetadata, start.WorkflowIdReusePolicy, start.WorkflowIdConflictPolicy);
        }
        catch (TemporalServiceException e)
        {
            throw Failed(e, null);
        }

        var transition = outcome.Transition ?? engine.Begin(outcome.Run);
        Update running;
        try
        {
            WorkflowTasks.ScheduleFirst(Starting.Own(transition));
            running = Updates.Admit(Starting.Own(transition), request);
        }
        catch (TemporalServiceException e)
        {
            throw Failed(null, e);
        }
        finally
        {
            _ = engine.Commit(transition);
        }

        var reply = Reply(outcome.Run);
        reply.Started = outcome.Transition is not null;
        reply.Link = reply.Started ? StartRequests.LinkTo(outcome.Run) : null;
        return (reply, running, outcome.Run.RunId);
    }

    /// <summary>A repeated call: the update is known to the newest run, open or closed; the policies do not matter then.</summary>
    private (StartWorkflowExecutionResponse Started, Update Running, string RunId)? Known(RunSlot slot, string updateId)
    {
        if (engine.Current(slot) is not { HasUpdates: true } run || !run.Updates.TryGetValue(updateId, out var update))
        {
            return null;
        }

        if (!run.IsOpen && update.Accepted)
        {
            update.Outcome ??= Updates.Unfinished();
        }

        return (Reply(run), update, run.RunId);
    }

    private static StartWorkflowExecutionResponse Reply(Run run) => new() { RunId = run.RunId, Status = (WorkflowExecutionStatus)run.State.Status };

    private static TemporalServiceException Failed(TemporalServiceException? start, TemporalServiceException? update)
    {
        var failure = new MultiOperationExecutionFailure();
        failure.Statuses.Add(StatusOf(start));
        failure.Statuses.Add(StatusOf(update));
        return new TemporalServiceException((start ?? update)!.Code, "Update-with-Start could not be executed.", failure);
    }

    /// <summary>The operation that is not to blame was aborted.</summary>
    private static Status StatusOf(TemporalServiceException? cause)
    {
        if (cause is null)
        {
            return new Status { Code = 10, Message = "Operation was aborted.", Details = { Any.Pack(new MultiOperationExecutionAborted()) } };
        }

        var status = new Status { Code = cause.Code, Message = cause.Message };
        if (cause.Detail is { } detail)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status;
    }
}
