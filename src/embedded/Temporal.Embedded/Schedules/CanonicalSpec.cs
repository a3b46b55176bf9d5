using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;
using CalendarRange = Temporalio.Api.Schedule.V1.Range;

namespace Temporal.Embedded.Schedules;

/// <summary>Brings a schedule specification into the one form in which it is stored: structured calendars and intervals.</summary>
internal static class CanonicalSpec
{
    private const int LongestComment = 200;

    /// <exception cref="ScheduleSpecException">The specification is wrong.</exception>
    public static ScheduleSpec Of(ScheduleSpec spec)
    {
        var zone = spec.TimezoneName;
        var canonical = new ScheduleSpec
        {
            StartTime = spec.StartTime,
            EndTime = spec.EndTime,
            Jitter = spec.Jitter,
            TimezoneData = spec.TimezoneData,
        };
        canonical.StructuredCalendar.AddRange(spec.StructuredCalendar.Select(Structured));
        canonical.StructuredCalendar.AddRange(spec.Calendar.Select(Structured));
        canonical.Interval.AddRange(spec.Interval.Select(Valid));
        foreach (var cron in spec.CronString.Select(CronText.Parse))
        {
            if (cron.TimeZone.Length > 0)
            {
                zone = zone.Length == 0 || zone == cron.TimeZone ? cron.TimeZone : throw new ScheduleSpecException("conflicting timezone names");
            }

            if (cron.Calendar is { } calendar)
            {
                canonical.StructuredCalendar.Add(Structured(calendar));
            }

            if (cron.Interval is { } interval)
            {
                canonical.Interval.Add(Valid(interval));
            }
        }

        canonical.ExcludeStructuredCalendar.AddRange(spec.ExcludeStructuredCalendar.Select(Structured));
        canonical.ExcludeStructuredCalendar.AddRange(spec.ExcludeCalendar.Select(Structured));
        canonical.TimezoneName = zone;
        _ = SpecTimeZone.Find(canonical);
        return canonical;
    }

    private static StructuredCalendarSpec Structured(CalendarSpec calendar) => new()
    {
        Second = { CalendarField.Second.Parse(calendar.Second) },
        Minute = { CalendarField.Minute.Parse(calendar.Minute) },
        Hour = { CalendarField.Hour.Parse(calendar.Hour) },
        DayOfMonth = { CalendarField.DayOfMonth.Parse(calendar.DayOfMonth) },
        Month = { CalendarField.Month.Parse(calendar.Month) },
        Year = { CalendarField.Year.Parse(calendar.Year) },
        DayOfWeek = { CalendarField.DayOfWeek.Parse(calendar.DayOfWeek) },
        Comment = Comment(calendar.Comment),
    };

    private static StructuredCalendarSpec Structured(StructuredCalendarSpec calendar) => new()
    {
        Second = { Expand(CalendarField.Second, calendar.Second) },
        Minute = { Expand(CalendarField.Minute, calendar.Minute) },
        Hour = { Expand(CalendarField.Hour, calendar.Hour) },
        DayOfMonth = { Expand(CalendarField.DayOfMonth, calendar.DayOfMonth) },
        Month = { Expand(CalendarField.Month, calendar.Month) },
        Year = { Expand(CalendarField.Year, calendar.Year) },
        DayOfWeek = { Expand(CalendarField.DayOfWeek, calendar.DayOfWeek) },
        Comment = Comment(calendar.Comment),
    };

    private static IEnumerable<CalendarRange> Expand(CalendarField field, RepeatedField<CalendarRange> ranges)
    {
        field.Validate(ranges);
        return ranges.Select(range => new CalendarRange { Start = range.Start, End = Math.Max(range.Start, range.End), Step = Math.Max(1, range.Step) });
    }

    private static string Comment(string comment) =>
        comment.Length <= LongestComment ? comment : throw new ScheduleSpecException("invalid calendar spec: comment is too long");

    private static IntervalSpec Valid(IntervalSpec interval)
    {
        var every = interval.Interval ?? new Duration();
        var phase = interval.Phase ?? new Duration();
        if (every.Seconds < 1)
        {
            throw new ScheduleSpecException("interval is too small");
        }

        if (phase.Seconds < 0 || phase.Nanos < 0)
        {
            throw new ScheduleSpecException("phase is negative");
        }

        return phase.ToTimeSpan() < every.ToTimeSpan() ? interval : throw new ScheduleSpecException("phase cannot be greater than Interval");
    }
}
