using Temporalio.Api.Enums.V1;

namespace Temporalio.Client.Schedules;

/// <summary>What happens in special cases.</summary>
public record SchedulePolicy
{
    /// <summary>What happens if the last action still runs.</summary>
    public ScheduleOverlapPolicy Overlap { get; init; } = ScheduleOverlapPolicy.Skip;

    /// <summary>How old a missed time may be to be made up for.</summary>
    public TimeSpan CatchupWindow { get; init; } = TimeSpan.FromDays(365);

    public bool PauseOnFailure { get; init; }
}
