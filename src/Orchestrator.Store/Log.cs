using Microsoft.Extensions.Logging;

namespace Orchestrator.Store;

/// <summary>The store's named log events.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Checkpoint postponed: {Reason}")]
    public static partial void CheckpointPostponed(ILogger logger, string reason);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Listening for changes of the PostgreSQL store interrupted, trying again: {Reason}")]
    public static partial void ListeningInterrupted(ILogger logger, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "Mark of event {Sequence} not written, the sweeper will see it again: {Reason}")]
    public static partial void MarkLost(ILogger logger, long sequence, string reason);
}
