using Temporal.Embedded.Rpc;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Operation = Temporalio.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Temporal.Embedded.Admin;

/// <summary>Refuses batch operations that cannot be started.</summary>
internal static class BatchCheck
{
    private const int MostExecutions = 1000;

    public static void Request(StartBatchOperationRequest request)
    {
        if (request.OperationCase == Operation.None || request.Reason.Length == 0 || (request.VisibilityQuery.Length == 0 && request.Executions.Count == 0))
        {
            throw Refusal.InvalidArgument("must provide required parameters: BatchType/Reason/Namespace/Query/Executions");
        }

        JobId(request.JobId);
        var problem = request switch
        {
            { VisibilityQuery.Length: > 0, Executions.Count: > 0 } => "batch query and executions are mutually exclusive",
            { Executions.Count: > MostExecutions } => "executions count exceeded",
            { SignalOperation: { Signal.Length: 0 } } => "must provide signal name",
            { ResetOperation: { } reset } => Reset(reset),
            _ => NamesActivities(request) ? null : "must provide required parameters: activity type or match all activities",
        };
        if (problem is not null)
        {
            throw Refusal.InvalidArgument(problem);
        }
    }

    public static void JobId(string jobId)
    {
        if (jobId.Length == 0)
        {
            throw Refusal.InvalidArgument("JobId is not set on request.");
        }
    }

    private static string? Reset(BatchOperationReset reset)
    {
#pragma warning disable CS0612 // The old way to say where to reset to.
        var type = reset.ResetType;
#pragma warning restore CS0612
        return reset.Options is { } options
            ? (options.TargetCase == ResetOptions.TargetOneofCase.None ? "batch reset missing target" : null)
            : type is ResetType.FirstWorkflowTask or ResetType.LastWorkflowTask ? null : $"unknown batch reset type {type}";
    }

    private static bool NamesActivities(StartBatchOperationRequest batch) => batch.OperationCase switch
    {
        Operation.UnpauseActivitiesOperation => batch.UnpauseActivitiesOperation is { MatchAll: true } or { Type.Length: > 0 },
        Operation.ResetActivitiesOperation => batch.ResetActivitiesOperation is { MatchAll: true } or { Type.Length: > 0 },
        Operation.UpdateActivityOptionsOperation => batch.UpdateActivityOptionsOperation is { MatchAll: true } or { Type.Length: > 0 },
        _ => true,
    };
}
