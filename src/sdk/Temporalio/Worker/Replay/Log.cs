using Microsoft.Extensions.Logging;

namespace Temporalio.Worker.Replay;

/// <summary>What the worker says about workflows.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Workflow {WorkflowId} run {RunId} left its task scheduler at {CallSite}")]
    public static partial void StrayTask(ILogger logger, string workflowId, string runId, string callSite);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signal {SignalName} of workflow {WorkflowId} dropped: its arguments cannot be read")]
    public static partial void SignalDropped(ILogger logger, Exception exception, string signalName, string workflowId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {WorkflowId} ended while handlers were running: {Handlers}")]
    public static partial void UnfinishedHandlers(ILogger logger, string workflowId, string handlers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow task of {WorkflowId} run {RunId} failed, attempt {Attempt}")]
    public static partial void TaskFailed(ILogger logger, Exception exception, string workflowId, string runId, int attempt);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {RunId} evicted from the cache: {Reason}")]
    public static partial void Evicted(ILogger logger, string runId, string reason);
}
