namespace Temporalio.Client.Schedules;

/// <summary>A listed schedule.</summary>
public record ScheduleListSchedule(ScheduleListAction Action, ScheduleSpec Spec, ScheduleListState State);
