using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Schedules;
using Temporalio.Api.Schedule.V1;
using CalendarRange = Temporalio.Api.Schedule.V1.Range;

namespace Temporal.Embedded.Tests.Schedules;

public sealed class CanonicalSpecTests
{
    public static TheoryData<string, ScheduleSpec> Wrong => new()
    {
        { "CronString does not have 5-7 fields", new() { CronString = { "nonsense" } } },
        { "Minute is not in range [0-59]", new() { CronString = { "60 * * * *" } } },
        { "unknown time zone Nowhere/City", new() { TimezoneName = "Nowhere/City" } },
        { "conflicting timezone names", new() { CronString = { "CRON_TZ=Europe/Berlin 0 0 * * *", "CRON_TZ=Asia/Tokyo 0 0 * * *" } } },
        { "interval is too small", new() { Interval = { new IntervalSpec { Interval = new Duration { Nanos = 500_000_000 } } } } },
        { "phase cannot be greater than Interval", new() { Interval = { new IntervalSpec { Interval = Seconds(10), Phase = Seconds(10) } } } },
        { "phase is negative", new() { Interval = { new IntervalSpec { Interval = Seconds(10), Phase = Seconds(-1) } } } },
        { "Hour is not in range [0-23]", new() { Calendar = { new CalendarSpec { Hour = "24" } } } },
        { "Month is not in range [1-12]", new() { Calendar = { new CalendarSpec { Month = "smarch" } } } },
        { "invalid calendar spec: Hour End is before Start or not in range [0-23]", Structured(new() { Hour = { new CalendarRange { Start = 5, End = 3 } } }) },
        { "invalid calendar spec: Minute Start is not in range [0-59]", Structured(new() { Minute = { new CalendarRange { Start = 60 } } }) },
        { "invalid calendar spec: Minute has invalid Step", Structured(new() { Minute = { new CalendarRange { End = 5, Step = -1 } } }) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Of_WrongSpec_SaysWhy(string message, ScheduleSpec spec) =>
        Assert.Equal(message, Assert.Throws<ScheduleSpecException>(() => CanonicalSpec.Of(spec)).Message);

    [Fact]
    public void Of_CronWithZoneAndComment_BecomesAStructuredCalendar()
    {
        var spec = CanonicalSpec.Of(new ScheduleSpec { CronString = { "CRON_TZ=Europe/Berlin */20 1,5 * jan-mar MON # why" } });

        var calendar = Assert.Single(spec.StructuredCalendar);
        Assert.Equal(new CalendarRange { End = 59, Step = 20 }, Assert.Single(calendar.Minute));
        Assert.Equal([1, 5], calendar.Hour.Select(range => range.Start));
        Assert.Equal(new CalendarRange { Start = 1, End = 3, Step = 1 }, Assert.Single(calendar.Month));
        Assert.Equal(new CalendarRange { Start = 1, End = 1, Step = 1 }, Assert.Single(calendar.DayOfWeek));
        Assert.Empty(calendar.Year);
        Assert.Equal(("why", "Europe/Berlin"), (calendar.Comment, spec.TimezoneName));
    }

    [Fact]
    public void Of_CanonicalSpec_IsUnchanged()
    {
        var once = CanonicalSpec.Of(new ScheduleSpec { CronString = { "15 10 2 3 0 2030", "@every 90s/30s" }, ExcludeCalendar = { new CalendarSpec { Hour = "3", Minute = "*" } }, Jitter = Seconds(5) });

        Assert.Equal(once, CanonicalSpec.Of(once));
    }

    private static ScheduleSpec Structured(StructuredCalendarSpec calendar) => new() { StructuredCalendar = { calendar } };

    private static Duration Seconds(int seconds) => new() { Seconds = seconds };
}
