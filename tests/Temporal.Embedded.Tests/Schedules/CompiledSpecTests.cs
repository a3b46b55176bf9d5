using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Schedules;
using Temporalio.Api.Schedule.V1;
using CalendarRange = Temporalio.Api.Schedule.V1.Range;

namespace Temporal.Embedded.Tests.Schedules;

public sealed class CompiledSpecTests
{
    [Theory]
    [InlineData("30 12 * * 1-5", "2027-03-01 12:30:00,2027-03-02 12:30:00,2027-03-03 12:30:00,2027-03-04 12:30:00,2027-03-05 12:30:00")]
    [InlineData("0 6 * * 0", "2027-03-07 06:00:00")]
    [InlineData("0 6 * * 7", "2027-03-07 06:00:00")]
    [InlineData("0 6 * * fri-sun", "2027-03-05 06:00:00,2027-03-06 06:00:00,2027-03-07 06:00:00")]
    [InlineData("0 0 3 * 5", "")]
    [InlineData("7-59/20 5 2 * *", "2027-03-02 05:07:00,2027-03-02 05:27:00,2027-03-02 05:47:00")]
    [InlineData("10,40 0-1 4 2 * * *", "2027-03-02 04:00:10,2027-03-02 04:00:40,2027-03-02 04:01:10,2027-03-02 04:01:40")]
    [InlineData("CRON_TZ=Europe/Berlin 0 9 1-2 * *", "2027-03-01 08:00:00,2027-03-02 08:00:00")]
    [InlineData("@weekly", "2027-03-07 00:00:00")]
    [InlineData("@every 2d/12h", "2027-03-01 12:00:00,2027-03-03 12:00:00,2027-03-05 12:00:00,2027-03-07 12:00:00")]
    [InlineData("0 0 1 1 * 2020", "")]
    public void Next_CronString_GivesTheTimesOfTheWeek(string cron, string expected)
    {
        var spec = Compile(new ScheduleSpec { CronString = { cron } });

        var times = Times(spec, At("2027-03-01 00:00:00"), At("2027-03-08 00:00:00"));

        Assert.Equal(expected, string.Join(',', times.Select(Text)));
    }

    [Fact]
    public void Next_StructuredCalendarWithEmptyHour_NeverMatches()
    {
        var calendar = new StructuredCalendarSpec
        {
            Second = { new CalendarRange() },
            Minute = { new CalendarRange() },
            DayOfMonth = { new CalendarRange { Start = 1, End = 31 } },
            Month = { new CalendarRange { Start = 1, End = 12 } },
            DayOfWeek = { new CalendarRange { Start = 0, End = 6 } },
        };

        Assert.Null(Compile(new ScheduleSpec { StructuredCalendar = { calendar } }).NextNominal(At("2027-01-01 00:00:00")));
    }

    [Fact]
    public void Next_Bounds_StartAndEndAreInclusive()
    {
        var spec = Compile(new ScheduleSpec
        {
            CronString = { "0 0 * * *" },
            StartTime = Timestamp.FromDateTimeOffset(At("2027-03-02 00:00:00")),
            EndTime = Timestamp.FromDateTimeOffset(At("2027-03-05 00:00:00")),
        });

        var times = Times(spec, At("2027-02-01 00:00:00"), At("2027-04-01 00:00:00"));

        Assert.Equal([2, 3, 4, 5], times.Select(time => time.Day));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-10-31 01:30:00")] // shown at 00:30 and at 01:30 UTC
    [InlineData("America/New_York", "2027-11-07 06:30:00")] // shown at 05:30 and at 06:30 UTC
    public void Next_RepeatedLocalTime_FiresAtItsSecondOccurrence(string zone, string expected)
    {
        var hour = zone == "Europe/Berlin" ? 2 : 1;
        var spec = Compile(new ScheduleSpec { CronString = { $"30 {hour} * * *" }, TimezoneName = zone });
        var day = At(expected).Date;

        var times = Times(spec, new DateTimeOffset(day, TimeSpan.Zero), new DateTimeOffset(day.AddDays(1), TimeSpan.Zero));

        Assert.Equal(expected, Text(Assert.Single(times)));
    }

    [Fact]
    public void Next_MissingLocalTime_IsSkipped()
    {
        var spec = Compile(new ScheduleSpec { CronString = { "30 2 * * *" }, TimezoneName = "Europe/Berlin" });

        var times = Times(spec, At("2027-03-27 00:00:00"), At("2027-03-30 00:00:00"));

        Assert.Equal(["2027-03-27 01:30:00", "2027-03-29 00:30:00"], times.Select(Text));
    }

    /// <summary>Whatever the fields and the zone: the search finds the seconds that a plain walk over all seconds finds.</summary>
    [Fact]
    public void Next_RandomCalendars_AgreesWithAWalkOverAllSeconds()
    {
        var random = new Random(20_261_121);
        string[] zones = ["", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"];
        DateTimeOffset[] starts = [At("2027-03-13 20:00:00"), At("2027-03-27 22:00:00"), At("2027-04-03 12:00:00"), At("2027-10-02 12:00:00"), At("2027-10-30 20:00:00"), At("2027-11-06 20:00:00"), At("2028-02-28 20:00:00")];
        for (var round = 0; round < 150; round++)
        {
            var zone = zones[random.Next(zones.Length)];
            var calendar = RandomCalendar(random);
            var spec = new ScheduleSpec { StructuredCalendar = { calendar }, TimezoneName = zone };
            if (random.Next(3) == 0)
            {
                spec.ExcludeStructuredCalendar.Add(RandomCalendar(random));
            }

            var from = starts[random.Next(starts.Length)].AddSeconds(random.Next(20_000));
            var to = from.AddHours(14);

            var found = Times(Compile(spec), from, to);

            Assert.Equal(Walk(spec, zone, from, to), found);
        }
    }

    [Fact]
    public void Next_RandomIntervals_AgreesWithAWalkOverAllSeconds()
    {
        var random = new Random(7);
        for (var round = 0; round < 100; round++)
        {
            var every = random.Next(1, 5000);
            var phase = random.Next(0, every);
            var spec = Compile(new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(every), Phase = Seconds(phase) } } });
            var from = DateTimeOffset.FromUnixTimeSeconds(random.Next(-10_000, 1_000_000_000));

            var found = Times(spec, from, from.AddHours(3));

            var walked = Enumerable.Range(1, 3 * 3600).Select(s => from.AddSeconds(s)).Where(t => Mod(t.ToUnixTimeSeconds() - phase, every) == 0);
            Assert.Equal(walked, found);
        }
    }

    [Fact]
    public void Next_Jitter_StaysBeforeTheFollowingTimeAndIsTheSameAgain()
    {
        var spec = Compile(new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(60) } }, Jitter = Seconds(3600) });
        var after = At("2027-01-01 00:00:00");
        var moved = new HashSet<TimeSpan>();

        for (var i = 0; i < 200; i++)
        {
            var next = spec.Next(after, "seed")!.Value;
            Assert.InRange(next.Actual - next.Nominal, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            Assert.Equal(next, spec.Next(after, "seed")!.Value);
            moved.Add(next.Actual - next.Nominal);
            after = next.Nominal;
        }

        Assert.True(moved.Count > 150);
    }

    private static CompiledSpec Compile(ScheduleSpec spec) => new(CanonicalSpec.Of(spec));

    private static Duration Seconds(int seconds) => new() { Seconds = seconds };

    private static long Mod(long value, long by) => (value % by + by) % by;

    private static List<DateTimeOffset> Times(CompiledSpec spec, DateTimeOffset from, DateTimeOffset to)
    {
        var times = new List<DateTimeOffset>();
        for (var next = spec.NextNominal(from); next <= to; next = spec.NextNominal(next.Value))
        {
            times.Add(next.Value);
        }

        return times;
    }

    private static StructuredCalendarSpec RandomCalendar(Random random)
    {
        CalendarRange[] Some(int minimum, int maximum)
        {
            if (random.Next(3) == 0)
            {
                return [new CalendarRange { Start = minimum, End = maximum }];
            }

            var start = random.Next(minimum, maximum + 1);
            return [new CalendarRange { Start = start, End = random.Next(start, maximum + 1), Step = random.Next(1, 4) }, new CalendarRange { Start = random.Next(minimum, maximum + 1) }];
        }

        return new StructuredCalendarSpec
        {
            Second = { new CalendarRange { Start = random.Next(60) }, new CalendarRange { Start = random.Next(60) } },
            Minute = { Some(0, 59) },
            Hour = { random.Next(2) == 0 ? Some(0, 4) : Some(0, 23) },
            DayOfMonth = { Some(1, 31) },
            Month = { new CalendarRange { Start = 1, End = 12 } },
            Year = { random.Next(5) == 0 ? [new CalendarRange { Start = 2027 }] : [] },
            DayOfWeek = { new CalendarRange { Start = 0, End = 6 } },
        };
    }

    private static List<DateTimeOffset> Walk(ScheduleSpec spec, string zoneName, DateTimeOffset from, DateTimeOffset to)
    {
        var zone = zoneName.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var times = new List<DateTimeOffset>();
        for (var time = from.AddSeconds(1); time <= to; time = time.AddSeconds(1))
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            var shownAgain = TimeZoneInfo.ConvertTime(time.AddHours(1), zone).DateTime == local.DateTime || TimeZoneInfo.ConvertTime(time.AddMinutes(30), zone).DateTime == local.DateTime;
            if (!shownAgain && spec.StructuredCalendar.Any(c => Fits(c, local.DateTime)) && !spec.ExcludeStructuredCalendar.Any(c => Fits(c, local.DateTime)))
            {
                times.Add(time);
            }
        }

        return times;
    }

    private static bool Fits(StructuredCalendarSpec calendar, DateTime local)
    {
        static bool In(IEnumerable<CalendarRange> ranges, int value) =>
            ranges.Any(r => value >= r.Start && value <= Math.Max(r.Start, r.End) && (value - r.Start) % Math.Max(1, r.Step) == 0);

        return In(calendar.Second, local.Second) && In(calendar.Minute, local.Minute) && In(calendar.Hour, local.Hour) && In(calendar.DayOfMonth, local.Day)
            && In(calendar.Month, local.Month) && (calendar.Year.Count == 0 || In(calendar.Year, local.Year)) && In(calendar.DayOfWeek, (int)local.DayOfWeek);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
