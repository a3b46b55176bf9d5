using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Stage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Sends updates and waits for their stages.</summary>
internal sealed class UpdateCalls(RunEngine engine) : IRpcModule
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<UpdateWorkflowExecutionRequest, UpdateWorkflowExecutionResponse>("UpdateWorkflowExecution", UpdateAsync);
        table.Serve<PollWorkflowExecutionUpdateRequest, PollWorkflowExecutionUpdateResponse>("PollWorkflowExecutionUpdate", PollAsync, waits: true);
    }

    /// <summary>Refuses updates that cannot be sent.</summary>
    public static void Check(UpdateWorkflowExecutionRequest request)
    {
        RequestCheck.Execution(request.WorkflowExecution);
        if (request.Request?.Meta is not { } meta)
        {
            throw Refusal.InvalidArgument("Update meta is not set on request.");
        }

        RequestCheck.Length(meta.UpdateId, "UpdateId length exceeds limit.");
        if (request.Request.Input is not { Name.Length: > 0 } input)
        {
            throw Refusal.InvalidArgument(request.Request.Input is null ? "Update input is not set on request." : "Update name is not set on request.");
        }

        if (request.WaitPolicy?.LifecycleStage == Stage.Admitted)
        {
            throw Refusal.PermissionDenied("UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.");
        }

        RequestCheck.Blob(input.Args);
    }

    /// <summary>The request with an id, without changing the caller's message.</summary>
    public static Request WithId(Request request)
    {
        if (request.Meta is { UpdateId.Length: > 0 })
        {
            return request;
        }

        var copy = request.Clone();
        copy.Meta ??= new Meta();
        copy.Meta.UpdateId = Guid.NewGuid().ToString();
        return copy;
    }

    /// <summary>Waits until the update has reached a stage or the time is over.</summary>
    public async Task<UpdateWorkflowExecutionResponse> WaitAsync(WorkflowKey key, string runId, Update update, Stage stage, CallContext call)
    {
        var end = Environment.TickCount64 + (long)call.Hold(LongPoll).TotalMilliseconds;
        while (true)
        {
            Task next;
            Task stored;
            UpdateWorkflowExecutionResponse reply;
            using (var held = engine.Hold(key))
            {
                if (update.Aborted is { } aborted)
                {
                    throw aborted;
                }

                runId = update.MovedTo ?? runId;
                next = update.NextStage();
                stored = held.Slot.Stored;
                reply = Reply(key, runId, update);
                update.Waiters++;
            }

            var over = true;
            try
            {
                if (reply.Stage >= stage)
                {
                    await stored.ConfigureAwait(false);
                    return reply;
                }

                over = !await ReachedAsync(next, end, call).ConfigureAwait(false);
            }
            finally
            {
                using var held = engine.Hold(key);
                update.Waiters--;
            }

            if (over)
            {
                await stored.ConfigureAwait(false);
                return reply;
            }
        }
    }

    private async Task<UpdateWorkflowExecutionResponse> UpdateAsync(UpdateWorkflowExecutionRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        Check(request);
        var key = new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId);
        Update update;
        string runId;
        using (var held = engine.Hold(key))
        {
            var run = engine.Require(held.Slot, request.WorkflowExecution.RunId);
            if (request.FirstExecutionRunId.Length > 0 && run.FirstRunId != request.FirstExecutionRunId)
            {
                throw Refusal.NotFound("workflow execution not found");
            }

            if (run.State.TaskFailed && run.State.Attempt >= 3 && run.IsOpen)
            {
                throw Refusal.FailedPrecondition("Unable to perform workflow execution update due to Workflow Task in failed state.", new Temporalio.Api.ErrorDetails.V1.WorkflowNotReadyFailure());
            }

            runId = run.RunId;
            var t = engine.Begin(run);
            update = Updates.Admit(t, WithId(request.Request));
            _ = engine.Commit(t);
        }

        var stage = request.WaitPolicy?.LifecycleStage is { } wanted and not Stage.Unspecified ? wanted : Stage.Accepted;
        return await WaitAsync(key, runId, update, stage, call).ConfigureAwait(false);
    }

    private async Task<PollWorkflowExecutionUpdateResponse> PollAsync(PollWorkflowExecutionUpdateRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        if (request.UpdateRef is null)
        {
            throw Refusal.InvalidArgument("UpdateRef is not set on request.");
        }

        var execution = RequestCheck.Execution(request.UpdateRef.WorkflowExecution);
        var key = new WorkflowKey(request.Namespace, execution.WorkflowId);
        var id = request.UpdateRef.UpdateId;
        Update? update = null;
        string runId;
        using (var held = engine.Hold(key))
        {
            var run = engine.Require(held.Slot, execution.RunId);
            runId = run.RunId;
            if (!run.HasUpdates || !run.Updates.TryGetValue(id, out update))
            {
                throw Refusal.NotFound($"update \"{id}\" not found");
            }

            if (!run.IsOpen && update.Accepted)
            {
                update.Outcome ??= Updates.Unfinished();
            }
        }

        var reply = await WaitAsync(key, runId, update, request.WaitPolicy?.LifecycleStage ?? Stage.Unspecified, call).ConfigureAwait(false);
        return new PollWorkflowExecutionUpdateResponse { Outcome = reply.Outcome, Stage = reply.Stage, UpdateRef = reply.UpdateRef };
    }

    private static UpdateWorkflowExecutionResponse Reply(WorkflowKey key, string runId, Update update) => new()
    {
        UpdateRef = new UpdateRef { WorkflowExecution = new WorkflowExecution { WorkflowId = key.WorkflowId, RunId = runId }, UpdateId = update.Id },
        Outcome = update.Outcome,
        Stage = update.Outcome is not null ? Stage.Completed : update.Accepted ? Stage.Accepted : Stage.Admitted,
    };

    private static async Task<bool> ReachedAsync(Task next, long end, CallContext call)
    {
        var left = end - Environment.TickCount64;
        if (left <= 0)
        {
            return false;
        }

        try
        {
            await next.WaitAsync(TimeSpan.FromMilliseconds(left), call.Cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
