using Microsoft.Extensions.Logging;

namespace Orchestrator.Ingress;

/// <summary>The named log events of ingress.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Event {EventKey} not dispatched yet, it will be tried again: {Reason}")]
    public static partial void DispatchPostponed(ILogger logger, Guid eventKey, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Event {EventKey} unmatched: {Reason}")]
    public static partial void Unmatched(ILogger logger, Guid eventKey, string reason);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Sweep dispatched {Count} events that were left behind")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "Sweep interrupted, it will be tried again: {Reason}")]
    public static partial void SweepInterrupted(ILogger logger, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Error, Message = "Event {EventKey} in the log cannot be read and is told to nobody: {Reason}")]
    public static partial void Unreadable(ILogger logger, Guid eventKey, string reason);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "Retention deleted {Count} events of old contexts")]
    public static partial void Forgotten(ILogger logger, int count);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "Retention interrupted, it will be tried again: {Reason}")]
    public static partial void ForgettingInterrupted(ILogger logger, string reason);
}
