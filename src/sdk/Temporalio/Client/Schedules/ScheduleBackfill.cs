using Temporalio.Api.Enums.V1;

namespace Temporalio.Client.Schedules;

/// <summary>A period whose times are run as if they were due now.</summary>
public record ScheduleBackfill(
    DateTime StartAt, DateTime EndAt, ScheduleOverlapPolicy Overlap = ScheduleOverlapPolicy.Unspecified);
