namespace Temporalio.Client.Schedules;

/// <summary>What a schedule is.</summary>
public record ScheduleUpdateInput(ScheduleDescription Description);
