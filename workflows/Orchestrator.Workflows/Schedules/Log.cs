using Microsoft.Extensions.Logging;

namespace Orchestrator.Workflows.Schedules;

/// <summary>What firings tell.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Sequence {WorkflowId} of a firing that makes room was not cancelled: {Reason}")]
    internal static partial void SequenceNotCancelled(this ILogger logger, string workflowId, string reason);
}
