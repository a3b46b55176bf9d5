namespace Temporalio.Client.Schedules;

/// <summary>What changes during a listed schedule's life.</summary>
public record ScheduleListState(string? Note, bool Paused);
