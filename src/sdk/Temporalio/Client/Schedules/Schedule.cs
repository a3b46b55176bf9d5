namespace Temporalio.Client.Schedules;

/// <summary>What is done, and when.</summary>
public record Schedule(ScheduleAction Action, ScheduleSpec Spec)
{
    public SchedulePolicy Policy { get; init; } = new();

    public ScheduleState State { get; init; } = new();
}
