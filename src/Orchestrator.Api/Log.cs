namespace Orchestrator.Api;

/// <summary>The API's named log events.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Request {Method} {Path} broken")]
    public static partial void RequestBroken(ILogger logger, string method, string path, Exception reason);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Listener {Listener} could not be told of its definition; a worker does it: {Reason}")]
    public static partial void ListenerNotReached(ILogger logger, string listener, string reason);
}
