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

        Check(start, update);
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

    private void Check(StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        try
        {
            if (start.CronSchedule.Length > 0)
            {
                throw Refusal.InvalidArgument("CronSchedule is not allowed.");
            }

            if (Ticks.Of(start.WorkflowStartDelay) > 0)
            {
                throw Refusal.InvalidArgument("WorkflowStartDelay is not supported.");
            }

            StartRequests.Check(engine.Kernel, start);
        }
        catch (TemporalServiceException e)
        {
            throw Failed(e, first: true);
        }

        try
        {
            if (update.WorkflowExecution?.RunId.Length > 0)
            {
                throw Refusal.InvalidArgument("RunId is not allowed.");
            }

            if (update.WorkflowExecution is { } target && target.WorkflowId != start.WorkflowId)
            {
                throw Refusal.InvalidArgument("WorkflowId is not consistent with previous operation(s).");
            }

            UpdateCalls.Check(update);
        }
        catch (TemporalServiceException e)
        {
            throw Failed(e, first: false);
        }
    }

    private (StartWorkflowExecutionResponse Started, Update Running, string RunId) Begin(StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        using var held = engine.Hold(new WorkflowKey(start.Namespace, start.WorkflowId));
        var request = UpdateCalls.WithId(update.Request);
        if (Known(held.Slot, start, request.Meta.UpdateId) is { } known)
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
            throw Failed(e, first: true);
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
            throw Failed(e, first: false);
        }
        finally
        {
            _ = engine.Commit(transition);
        }

        var reply = Reply(outcome.Run);
        reply.Started = outcome.Started;
        reply.Link = outcome.Started ? StartRequests.LinkTo(outcome.Run) : null;
        return (reply, running, outcome.Run.RunId);
    }

    /// <summary>A repeated call: the update is known to the newest run, open or closed.</summary>
    private (StartWorkflowExecutionResponse Started, Update Running, string RunId)? Known(RunSlot slot, StartWorkflowExecutionRequest start, string updateId)
    {
        if (engine.Current(slot) is not { HasUpdates: true } run || !run.Updates.TryGetValue(updateId, out var update))
        {
            return null;
        }

        if (run.IsOpen && start.WorkflowIdConflictPolicy != WorkflowIdConflictPolicy.UseExisting)
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

    private static TemporalServiceException Failed(TemporalServiceException cause, bool first)
    {
        var status = new Status { Code = cause.Code, Message = cause.Message };
        if (cause.Detail is { } detail)
        {
            status.Details.Add(Any.Pack(detail));
        }

        var aborted = new Status { Code = 10, Message = "Operation was aborted.", Details = { Any.Pack(new MultiOperationExecutionAborted()) } };
        var failure = new MultiOperationExecutionFailure();
        failure.Statuses.AddRange(first ? [status, aborted] : [aborted, status]);
        return new TemporalServiceException(cause.Code, "Update-with-Start could not be executed.", failure);
    }
}
