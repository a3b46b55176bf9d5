namespace Orchestrator.Api;

/// <summary>The API's named log events.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Request {Method} {Path} broken")]
    public static partial void RequestBroken(ILogger logger, string method, string path, Exception reason);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Listener {Listener} could not be told of its definition; a worker does it: {Reason}")]
    public static partial void ListenerNotReached(ILogger logger, string listener, string reason);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Information, Message = "Schedule {Schedule} of a shipyard made or changed")]
    public static partial void ScheduleMade(ILogger logger, string schedule);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "Schedule {Schedule} removed: no shipyard asks for it")]
    public static partial void ScheduleRemoved(ILogger logger, string schedule);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Warning, Message = "Schedule {Schedule} of a shipyard cannot be used: {Problem}")]
    public static partial void ScheduleRefused(ILogger logger, string schedule, string problem);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Warning, Message = "The schedules of shipyards could not be compared; the next try follows: {Reason}")]
    public static partial void SchedulesPostponed(ILogger logger, string reason);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "Not everything follows the kill switch yet; the next try follows: {Reason}")]
    public static partial void KillSwitchPostponed(ILogger logger, string reason);
}
