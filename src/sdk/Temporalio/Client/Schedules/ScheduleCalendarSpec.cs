namespace Temporalio.Client.Schedules;

/// <summary>Times that match every field.</summary>
public record ScheduleCalendarSpec
{
    /// <summary>0.</summary>
    public static readonly IReadOnlyCollection<ScheduleRange> Beginning = [ScheduleRange.Zero];

    public static readonly IReadOnlyCollection<ScheduleRange> AllMonthDays = [new ScheduleRange(1, 31)];

    public static readonly IReadOnlyCollection<ScheduleRange> AllMonths = [new ScheduleRange(1, 12)];

    /// <summary>Sunday is 0.</summary>
    public static readonly IReadOnlyCollection<ScheduleRange> AllWeekDays = [new ScheduleRange(0, 6)];

    public IReadOnlyCollection<ScheduleRange> Second { get; init; } = Beginning;

    public IReadOnlyCollection<ScheduleRange> Minute { get; init; } = Beginning;

    public IReadOnlyCollection<ScheduleRange> Hour { get; init; } = Beginning;

    public IReadOnlyCollection<ScheduleRange> DayOfMonth { get; init; } = AllMonthDays;

    public IReadOnlyCollection<ScheduleRange> Month { get; init; } = AllMonths;

    /// <summary>Years; empty is every year.</summary>
    public IReadOnlyCollection<ScheduleRange> Year { get; init; } = [];

    public IReadOnlyCollection<ScheduleRange> DayOfWeek { get; init; } = AllWeekDays;

    public string? Comment { get; init; }
}
