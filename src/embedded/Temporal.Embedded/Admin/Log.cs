using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Admin;

/// <summary>What administration logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Namespace {Name} could not be emptied; the next start tries again")]
    public static partial void NamespaceNotEmptied(ILogger logger, Exception exception, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {JobId} could not treat workflow {WorkflowId}")]
    public static partial void BatchItemFailed(ILogger logger, Exception exception, string jobId, string workflowId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {JobId} broke off")]
    public static partial void BatchBroken(ILogger logger, Exception exception, string jobId);
}
