namespace Temporalio.Client.Schedules;

/// <summary>When: all times that one of the parts names and that are not skipped.</summary>
public record ScheduleSpec
{
    public IReadOnlyCollection<ScheduleCalendarSpec> Calendars { get; init; } = [];

    public IReadOnlyCollection<ScheduleIntervalSpec> Intervals { get; init; } = [];

    public IReadOnlyCollection<string> CronExpressions { get; init; } = [];

    /// <summary>Times left out.</summary>
    public IReadOnlyCollection<ScheduleCalendarSpec> Skip { get; init; } = [];

    public DateTime? StartAt { get; init; }

    public DateTime? EndAt { get; init; }

    /// <summary>Largest random delay of each time.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>IANA name; UTC by default.</summary>
    public string? TimeZoneName { get; init; }
}
