using Microsoft.Extensions.Logging;

namespace Temporal.Embedded.Schedules;

/// <summary>What schedules log.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedule {ScheduleId} could not start its action for {Nominal}: {Reason}")]
    public static partial void ActionRefused(ILogger logger, string scheduleId, DateTimeOffset nominal, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Schedule {ScheduleId} found its run {WorkflowId} closed already")]
    public static partial void AlreadyEnded(ILogger logger, string scheduleId, string workflowId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Schedule {ScheduleId} was not woken: {Reason}")]
    public static partial void NotWoken(ILogger logger, string scheduleId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedule {ScheduleId} broke off; its next event tries again")]
    public static partial void ScheduleBroken(ILogger logger, Exception exception, string scheduleId);
}
