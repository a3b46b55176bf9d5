using Microsoft.Extensions.Logging;

namespace Temporal.Embedded;

/// <summary>What the engine and its storage log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "The Temporal database cannot be written; the service stops taking calls: {Reason}")]
    public static partial void WriterStopped(ILogger logger, Exception cause, string reason);

    [LoggerMessage(2, LogLevel.Information, "Recovered {Open} open runs, {Loaded} of them with work to do, in {Milliseconds} ms")]
    public static partial void Recovered(ILogger logger, int open, int loaded, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Work behind a reply ended with {Reason}")]
    public static partial void BackgroundFault(ILogger logger, Exception cause, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The write-ahead log could not be moved into the database yet: {Reason}")]
    public static partial void CheckpointPostponed(ILogger logger, string reason);
}
