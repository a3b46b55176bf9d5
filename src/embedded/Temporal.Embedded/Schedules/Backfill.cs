using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>What is left of a backfill: the times after <see cref="After"/> up to and including <see cref="Until"/>.</summary>
internal sealed record Backfill(DateTimeOffset After, DateTimeOffset Until, ScheduleOverlapPolicy Overlap);
