using Temporal.Embedded.Rpc;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Pauses, resumes, resets and changes pending activities.</summary>
internal sealed class ActivityControlCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<PauseActivityRequest, PauseActivityResponse>("PauseActivity", async (request, _) =>
        {
            await ChangeAsync(request.Namespace, request.Execution, Chosen(request.Id, request.Type, false), (t, a) => ActivityControl.Pause(t, a, request.Identity, request.Reason)).ConfigureAwait(false);
            return new PauseActivityResponse();
        });
        table.Serve<UnpauseActivityRequest, UnpauseActivityResponse>("UnpauseActivity", async (request, _) =>
        {
            await ChangeAsync(request.Namespace, request.Execution, Chosen(request.Id, request.Type, request.UnpauseAll), (t, a) =>
                ActivityControl.Unpause(t, a, request.ResetAttempts, request.ResetHeartbeat, Ticks.Of(request.Jitter))).ConfigureAwait(false);
            return new UnpauseActivityResponse();
        });
        table.Serve<ResetActivityRequest, ResetActivityResponse>("ResetActivity", async (request, _) =>
        {
            await ChangeAsync(request.Namespace, request.Execution, Chosen(request.Id, request.Type, request.MatchAll), (t, a) =>
                ActivityControl.Reset(t, a, request.ResetHeartbeat, request.KeepPaused, request.RestoreOriginalOptions, Ticks.Of(request.Jitter))).ConfigureAwait(false);
            return new ResetActivityResponse();
        });
        table.Serve<UpdateActivityOptionsRequest, UpdateActivityOptionsResponse>("UpdateActivityOptions", async (request, _) =>
        {
            var reply = new UpdateActivityOptionsResponse();
            await ChangeAsync(request.Namespace, request.Execution, Chosen(request.Id, request.Type, request.MatchAll), (t, a) => reply.ActivityOptions = Update(t, a, request)).ConfigureAwait(false);
            return reply;
        });
    }

    /// <summary>Options that no activity could have been scheduled with are refused.</summary>
    private static void Check(ActivityOptions options)
    {
        RequestCheck.QueueName(options.TaskQueue);
        var negative = Ticks.FirstNegative(
            ("ScheduleToCloseTimeout", options.ScheduleToCloseTimeout), ("ScheduleToStartTimeout", options.ScheduleToStartTimeout),
            ("StartToCloseTimeout", options.StartToCloseTimeout), ("HeartbeatTimeout", options.HeartbeatTimeout));
        if (negative is not null)
        {
            throw Refusal.InvalidArgument($"invalid {negative}: negative duration");
        }

        if (Ticks.Of(options.StartToCloseTimeout) == 0 && Ticks.Of(options.ScheduleToCloseTimeout) == 0)
        {
            throw Refusal.InvalidArgument("A valid StartToClose or ScheduleToCloseTimeout is not set on command.");
        }

        if ((RetryPolicies.Problem(options.RetryPolicy) ?? Priorities.Problem(options.Priority)) is { } problem)
        {
            throw Refusal.InvalidArgument(problem);
        }
    }

    private static ActivityOptions Update(Transition t, ActivityState activity, UpdateActivityOptionsRequest request)
    {
        if (request.RestoreOriginal)
        {
            activity.Options = activity.OriginalOptions ?? activity.Options;
        }
        else
        {
            if (request.ActivityOptions is null || request.UpdateMask is null)
            {
                throw Refusal.InvalidArgument($"{(request.ActivityOptions is null ? "ActivityOptions are" : "UpdateMask is")} not provided");
            }

            var changed = activity.Options.Clone();
            OptionMask.Merge(request.UpdateMask, request.ActivityOptions, changed);
            Check(changed);
            changed.RetryPolicy = RetryPolicies.WithDefaults(changed.RetryPolicy);
            activity.OriginalOptions ??= activity.Options;
            activity.Options = changed;
        }

        if (activity is { StartedTime: 0, Queued: true })
        {
            ActivityControl.Requeue(t, activity, 0);
        }
        else if (activity is { StartedTime: 0, LastCompletedTime: > 0 })
        {
            activity.ScheduledTime = activity.LastCompletedTime + RetryPolicies.Backoff(activity.Options.RetryPolicy, Math.Max(activity.Attempt - 1, 1));
        }

        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        return activity.Options;
    }

    private static Func<ActivityState, bool> Chosen(string id, string type, bool all)
    {
        if (!all && id.Length == 0 && type.Length == 0)
        {
            throw Refusal.InvalidArgument("Either Activity.Id or Activity.Type should be set on request.");
        }

        return activity => all || (id.Length > 0 ? activity.ActivityId == id : activity.ActivityType == type);
    }

    private async Task ChangeAsync(string namespaceName, WorkflowExecution? execution, Func<ActivityState, bool> chosen, Action<Transition, ActivityState> change)
    {
        RequestCheck.Namespace(engine.Kernel, namespaceName);
        var target = RequestCheck.Execution(execution);
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(namespaceName, target.WorkflowId)))
        {
            var t = engine.Begin(engine.Require(held.Slot, target.RunId));
            t.RequireOpen();
            List<ActivityState> activities = t.Run.HasActivities ? [.. t.Run.Activities.Values.Where(chosen)] : [];
            if (activities.Count == 0)
            {
                throw Refusal.NotFound("activity not found");
            }

            foreach (var activity in activities)
            {
                change(t, activity);
            }

            stored = engine.Commit(t);
        }

        await stored.ConfigureAwait(false);
    }
}
