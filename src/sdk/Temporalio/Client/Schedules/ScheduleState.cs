namespace Temporalio.Client.Schedules;

/// <summary>What changes during a schedule's life.</summary>
public record ScheduleState
{
    public string? Note { get; init; }

    public bool Paused { get; init; }

    /// <summary>Whether <see cref="RemainingActions"/> counts.</summary>
    public bool LimitedActions { get; init; }

    public long RemainingActions { get; init; }
}
