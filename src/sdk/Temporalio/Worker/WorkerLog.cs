using Microsoft.Extensions.Logging;

namespace Temporalio.Worker;

/// <summary>What workers log.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "Worker of task queue {TaskQueue} started as {Identity}")]
    public static partial void Started(ILogger logger, string taskQueue, string identity);

    [LoggerMessage(2, LogLevel.Information, "Worker of task queue {TaskQueue} shutting down")]
    public static partial void ShuttingDown(ILogger logger, string taskQueue);

    [LoggerMessage(3, LogLevel.Warning, "Cannot poll {Kind} tasks, next try in {Delay}")]
    public static partial void PollFailed(ILogger logger, Exception exception, string kind, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Error, "Cannot poll {Kind} tasks, the worker stops")]
    public static partial void PollRefused(ILogger logger, Exception exception, string kind);

    [LoggerMessage(5, LogLevel.Debug, "The service did not take the answer to the workflow task of run {RunId}")]
    public static partial void WorkflowTaskGone(ILogger logger, Exception exception, string runId);

    [LoggerMessage(6, LogLevel.Warning, "Cannot answer the workflow task of run {RunId}")]
    public static partial void WorkflowTaskLost(ILogger logger, Exception exception, string runId);

    [LoggerMessage(7, LogLevel.Error, "Cannot handle a workflow task of workflow {WorkflowId}")]
    public static partial void WorkflowTaskBroken(ILogger logger, Exception exception, string workflowId);

    [LoggerMessage(8, LogLevel.Warning, "Activity {ActivityType} ({ActivityId}) of workflow {WorkflowId} failed, attempt {Attempt}")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string activityType, string activityId, string? workflowId, int attempt);

    [LoggerMessage(9, LogLevel.Debug, "Activity {ActivityType} ({ActivityId}) cancelled: {Reason}")]
    public static partial void ActivityCancelled(ILogger logger, string activityType, string activityId, string reason);

    [LoggerMessage(10, LogLevel.Debug, "The service did not take the answer of activity {ActivityType} ({ActivityId})")]
    public static partial void ActivityGone(ILogger logger, Exception exception, string activityType, string activityId);

    [LoggerMessage(11, LogLevel.Warning, "Cannot answer for activity {ActivityType} ({ActivityId})")]
    public static partial void ActivityLost(ILogger logger, Exception exception, string activityType, string activityId);

    [LoggerMessage(12, LogLevel.Warning, "Cannot record a heartbeat of activity {ActivityType} ({ActivityId})")]
    public static partial void HeartbeatFailed(ILogger logger, Exception exception, string activityType, string activityId);

    [LoggerMessage(13, LogLevel.Debug, "The service was not told of the shutdown")]
    public static partial void ShutdownNotReported(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "A callback of an activity's cancellation token failed")]
    public static partial void CancellationCallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Debug, "The namespace was not checked: the service has no DescribeNamespace")]
    public static partial void NamespaceNotChecked(ILogger logger, Exception exception);
}
