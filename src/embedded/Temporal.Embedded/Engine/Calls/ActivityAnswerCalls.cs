using Temporal.Embedded.Rpc;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>What activity workers report, by token or by ids.</summary>
internal sealed class ActivityAnswerCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<RespondActivityTaskCompletedRequest, RespondActivityTaskCompletedResponse>("RespondActivityTaskCompleted", async (request, _) =>
        {
            await ByTokenAsync(request.Namespace, request.Identity, request.TaskToken, (t, a) => Complete(t, a, request.Result, request.Identity)).ConfigureAwait(false);
            return new RespondActivityTaskCompletedResponse();
        });
        table.Serve<RespondActivityTaskFailedRequest, RespondActivityTaskFailedResponse>("RespondActivityTaskFailed", async (request, _) =>
        {
            var reply = new RespondActivityTaskFailedResponse();
            await ByTokenAsync(request.Namespace, request.Identity, request.TaskToken, (t, a) => reply.Failures.Add(Fail(t, a, request.Failure, request.LastHeartbeatDetails, request.Identity))).ConfigureAwait(false);
            return reply;
        });
        table.Serve<RespondActivityTaskCanceledRequest, RespondActivityTaskCanceledResponse>("RespondActivityTaskCanceled", async (request, _) =>
        {
            await ByTokenAsync(request.Namespace, request.Identity, request.TaskToken, (t, a) => Cancel(t, a, request.Details, request.Identity)).ConfigureAwait(false);
            return new RespondActivityTaskCanceledResponse();
        });
        table.Serve<RecordActivityTaskHeartbeatRequest, RecordActivityTaskHeartbeatResponse>("RecordActivityTaskHeartbeat", async (request, _) =>
        {
            var reply = new RecordActivityTaskHeartbeatResponse();
            await ByTokenAsync(request.Namespace, request.Identity, request.TaskToken, (t, a) =>
            {
                var goes = Beat(t, a, request.Details, request.Identity);
                (reply.CancelRequested, reply.ActivityPaused, reply.ActivityReset) = (a.CancelRequested || !goes, a.Paused, a.ResetRequested);
            }).ConfigureAwait(false);
            return reply;
        });
        RegisterById(table);
    }

    private void RegisterById(RpcTable table)
    {
        table.Serve<RespondActivityTaskCompletedByIdRequest, RespondActivityTaskCompletedByIdResponse>("RespondActivityTaskCompletedById", async (request, _) =>
        {
            await ByIdAsync(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity, (t, a) => Complete(t, a, request.Result, request.Identity), early: true).ConfigureAwait(false);
            return new RespondActivityTaskCompletedByIdResponse();
        });
        table.Serve<RespondActivityTaskFailedByIdRequest, RespondActivityTaskFailedByIdResponse>("RespondActivityTaskFailedById", async (request, _) =>
        {
            var reply = new RespondActivityTaskFailedByIdResponse();
            await ByIdAsync(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity, (t, a) => reply.Failures.Add(Fail(t, a, request.Failure, request.LastHeartbeatDetails, request.Identity))).ConfigureAwait(false);
            return reply;
        });
        table.Serve<RespondActivityTaskCanceledByIdRequest, RespondActivityTaskCanceledByIdResponse>("RespondActivityTaskCanceledById", async (request, _) =>
        {
            await ByIdAsync(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity, (t, a) => Cancel(t, a, request.Details, request.Identity)).ConfigureAwait(false);
            return new RespondActivityTaskCanceledByIdResponse();
        });
        table.Serve<RecordActivityTaskHeartbeatByIdRequest, RecordActivityTaskHeartbeatByIdResponse>("RecordActivityTaskHeartbeatById", async (request, _) =>
        {
            var reply = new RecordActivityTaskHeartbeatByIdResponse();
            await ByIdAsync(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId, request.Identity, (t, a) =>
            {
                var goes = Beat(t, a, request.Details, request.Identity);
                (reply.CancelRequested, reply.ActivityPaused, reply.ActivityReset) = (a.CancelRequested || !goes, a.Paused, a.ResetRequested);
            }).ConfigureAwait(false);
            return reply;
        });
    }

    private async Task ByTokenAsync(string namespaceName, string identity, Google.Protobuf.ByteString bytes, Action<Transition, ActivityState> answer)
    {
        RequestCheck.NamespaceOf(engine.Kernel, namespaceName);
        RequestCheck.Identity(identity);
        var token = Encoding.Token(bytes);
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(token.Namespace, token.WorkflowId)))
        {
            var t = engine.Begin(engine.Require(held.Slot, token.RunId));
            t.RequireOpen();
            if (!t.Run.HasActivities || !t.Run.Activities.TryGetValue(token.ScheduledId, out var activity) || activity.StartedTime == 0 || activity.Nonce != token.Nonce)
            {
                throw Gone();
            }

            answer(t, activity);
            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
    }

    private async Task ByIdAsync(string namespaceName, string workflowId, string runId, string activityId, string identity, Action<Transition, ActivityState> answer, bool early = false)
    {
        RequestCheck.Namespace(engine.Kernel, namespaceName);
        RequestCheck.Execution(new WorkflowExecution { WorkflowId = workflowId, RunId = runId });
        RequestCheck.Identity(identity);
        if (activityId.Length == 0)
        {
            throw Refusal.InvalidArgument("ActivityId is not set on request.");
        }

        Task stored;
        using (var held = engine.Hold(new WorkflowKey(namespaceName, workflowId)))
        {
            var t = engine.Begin(engine.Require(held.Slot, runId));
            t.RequireOpen();
            var activity = t.Run.HasActivities ? t.Run.Activities.Values.FirstOrDefault(pending => pending.ActivityId == activityId) : null;
            if (activity is { StartedTime: 0 } && !early)
            {
                throw Gone();
            }

            answer(t, activity ?? throw Refusal.NotFound($"cannot find pending activity with ActivityID {activityId}, check workflow execution history for more details"));
            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
    }

    private static TemporalServiceException Gone() => Refusal.NotFound("invalid activityID or activity already timed out or invoking workflow is completed");

    private static void Complete(Transition t, ActivityState activity, Payloads? result, string identity)
    {
        if (RequestCheck.TooLarge(result))
        {
            Refuse(t, activity, "Complete result exceeds size limit.", identity);
        }
        else
        {
            Activities.Complete(t, activity, result, identity);
        }
    }

    /// <summary>Takes a failure; answers with what was too large to be taken.</summary>
    private static List<Failure> Fail(Transition t, ActivityState activity, Failure? failure, Payloads? heartbeat, string identity)
    {
        if (failure is not null && failure.ApplicationFailureInfo is null)
        {
            throw Refusal.InvalidArgument("Failure is not set with ApplicationFailureInfo.");
        }

        var refused = new List<Failure>();
        if (RequestCheck.TooLarge(heartbeat))
        {
            refused.Add(TooLarge("Heartbeat details exceed size limit."));
        }
        else if (heartbeat is not null)
        {
            Beat(t, activity, heartbeat, identity);
        }

        if (RequestCheck.TooLarge(failure))
        {
            failure = RequestCheck.Shortened(failure!);
            refused.Add(failure);
        }

        Activities.Fail(t, activity, failure ?? new Failure { ApplicationFailureInfo = new ApplicationFailureInfo() }, identity);
        return refused;
    }

    /// <summary>What is too large for the history is told to the workflow instead of it: the worker would only send it again.</summary>
    private static void Refuse(Transition t, ActivityState activity, string message, string identity) => Activities.Fail(t, activity, TooLarge(message), identity);

    private static Failure TooLarge(string message) => new() { Message = message, Source = "Server", ServerFailureInfo = new ServerFailureInfo { NonRetryable = true } };

    private static void Cancel(Transition t, ActivityState activity, Payloads? details, string identity)
    {
        if (!activity.CancelRequested)
        {
            throw Refusal.InvalidArgument("unable to mark activity as canceled without activity being request canceled first");
        }

        if (RequestCheck.TooLarge(details))
        {
            Refuse(t, activity, "Cancel details exceed size limit.", identity);
        }
        else
        {
            Activities.Cancel(t, activity, details, identity);
        }
    }

    /// <summary>Takes a heartbeat; false when its details were too large, which ends the activity.</summary>
    private static bool Beat(Transition t, ActivityState activity, Payloads? details, string identity)
    {
        if (RequestCheck.TooLarge(details))
        {
            Refuse(t, activity, "Heartbeat details exceed size limit.", identity);
            return false;
        }

        activity.HeartbeatTime = t.Now;
        activity.HeartbeatDetails = details;
        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        return true;
    }
}
