using Temporalio.Client.Schedules;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of TriggerScheduleAsync.</summary>
public record TriggerScheduleInput(string Id, ScheduleTriggerOptions? Options);
