namespace Temporalio.Client.Schedules;

/// <summary>Times at a fixed distance, counted from the epoch.</summary>
public record ScheduleIntervalSpec(TimeSpan Every, TimeSpan? Offset = null);
