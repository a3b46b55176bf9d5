using Temporalio.Client.Schedules;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of ListSchedulesAsync.</summary>
public record ListSchedulesInput(ScheduleListOptions? Options);
