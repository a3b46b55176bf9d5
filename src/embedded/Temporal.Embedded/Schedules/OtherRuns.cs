using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Ends the open runs of a schedule when a start will not have them beside it.</summary>
internal static class OtherRuns
{
    public static async Task EndAsync(ScheduleContext context, string namespaceName, string scheduleId, IReadOnlyList<WorkflowExecution> runs, bool terminate)
    {
        foreach (var run in runs)
        {
            try
            {
                await (terminate ? TerminateAsync(context, namespaceName, scheduleId, run) : CancelAsync(context, namespaceName, scheduleId, run)).ConfigureAwait(false);
            }
            catch (TemporalServiceException e) when (e.Code == Grpc.GrpcStatus.NotFound)
            {
                // It closed just now: its end is reported like any other.
                Log.AlreadyEnded(context.Logger, scheduleId, run.WorkflowId);
            }
        }
    }

    private static async Task TerminateAsync(ScheduleContext context, string namespaceName, string scheduleId, WorkflowExecution run) =>
        await context.Runs.TerminateAsync(new TerminateWorkflowExecutionRequest
        {
            Namespace = namespaceName,
            WorkflowExecution = new WorkflowExecution { WorkflowId = run.WorkflowId },
            FirstExecutionRunId = run.RunId,
            Reason = "terminated by schedule overlap policy",
            Identity = ScheduledStart.Identity(namespaceName, scheduleId),
        }).ConfigureAwait(false);

    private static async Task CancelAsync(ScheduleContext context, string namespaceName, string scheduleId, WorkflowExecution run) =>
        await context.Runs.RequestCancelAsync(new RequestCancelWorkflowExecutionRequest
        {
            Namespace = namespaceName,
            WorkflowExecution = new WorkflowExecution { WorkflowId = run.WorkflowId },
            FirstExecutionRunId = run.RunId,
            Reason = "cancelled by schedule overlap policy",
            Identity = ScheduledStart.Identity(namespaceName, scheduleId),
            RequestId = $"cancel-{run.RunId}",
        }).ConfigureAwait(false);
}
