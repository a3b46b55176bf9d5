namespace Orchestrator.Api;

/// <summary>The API's named log events.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Request {Method} {Path} broken")]
    public static partial void RequestBroken(ILogger logger, string method, string path, Exception reason);
}
