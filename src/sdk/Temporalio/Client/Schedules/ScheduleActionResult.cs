namespace Temporalio.Client.Schedules;

/// <summary>An action that was taken.</summary>
public record ScheduleActionResult(DateTime ScheduledAt, DateTime StartedAt, ScheduleActionExecution Action);
