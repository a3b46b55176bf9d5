using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>A start that is due: when it was meant for, when it became due, and whether somebody asked for it by hand.</summary>
internal sealed record BufferedStart(DateTimeOffset Nominal, DateTimeOffset Actual, ScheduleOverlapPolicy Overlap, bool Manual, string RequestId);
