using Temporalio.Common;

namespace Temporalio.Client.Schedules;

/// <summary>What a schedule becomes.</summary>
public record ScheduleUpdate(Schedule Schedule, SearchAttributeCollection? TypedSearchAttributes = null);
