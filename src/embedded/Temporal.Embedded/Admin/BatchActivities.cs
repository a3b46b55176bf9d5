using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>The calls that a batch makes for the pending activities of one execution.</summary>
internal static class BatchActivities
{
    public static UnpauseActivityRequest Unpause(StartBatchOperationRequest batch, WorkflowExecution execution)
    {
        var wish = batch.UnpauseActivitiesOperation;
        var request = new UnpauseActivityRequest
        {
            Namespace = batch.Namespace,
            Execution = execution,
            Identity = wish.Identity,
            ResetAttempts = wish.ResetAttempts,
            ResetHeartbeat = wish.ResetHeartbeat,
            Jitter = wish.Jitter,
        };
        if (wish.MatchAll)
        {
            request.UnpauseAll = true;
        }
        else
        {
            request.Type = wish.Type;
        }

        return request;
    }

    /// <summary>A reset always begins with the first attempt again.</summary>
    public static ResetActivityRequest Reset(StartBatchOperationRequest batch, WorkflowExecution execution)
    {
        var wish = batch.ResetActivitiesOperation;
        var request = new ResetActivityRequest
        {
            Namespace = batch.Namespace,
            Execution = execution,
            Identity = wish.Identity,
            ResetHeartbeat = wish.ResetHeartbeat,
            KeepPaused = wish.KeepPaused,
            Jitter = wish.Jitter,
            RestoreOriginalOptions = wish.RestoreOriginalOptions,
        };
        if (wish.MatchAll)
        {
            request.MatchAll = true;
        }
        else
        {
            request.Type = wish.Type;
        }

        return request;
    }

    public static UpdateActivityOptionsRequest Update(StartBatchOperationRequest batch, WorkflowExecution execution)
    {
        var wish = batch.UpdateActivityOptionsOperation;
        var request = new UpdateActivityOptionsRequest
        {
            Namespace = batch.Namespace,
            Execution = execution,
            Identity = wish.Identity,
            ActivityOptions = wish.ActivityOptions,
            UpdateMask = wish.UpdateMask,
            RestoreOriginal = wish.RestoreOriginal,
        };
        if (wish.MatchAll)
        {
            request.MatchAll = true;
        }
        else
        {
            request.Type = wish.Type;
        }

        return request;
    }
}
