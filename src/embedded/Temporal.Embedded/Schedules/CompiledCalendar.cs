using Google.Protobuf.Collections;
using Temporalio.Api.Schedule.V1;
using CalendarRange = Temporalio.Api.Schedule.V1.Range;

namespace Temporal.Embedded.Schedules;

/// <summary>A structured calendar as bit sets, and the search for its next time. All times are whole seconds of Unix time.</summary>
internal sealed class CompiledCalendar
{
    private readonly ulong seconds;
    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong daysOfMonth;
    private readonly ulong months;
    private readonly ulong daysOfWeek;
    private readonly bool[]? years;
    private readonly LocalClock clock;

    public CompiledCalendar(StructuredCalendarSpec spec, LocalClock clock)
    {
        this.clock = clock;
        seconds = Bits(spec.Second);
        minutes = Bits(spec.Minute);
        hours = Bits(spec.Hour);
        daysOfMonth = Bits(spec.DayOfMonth);
        months = Bits(spec.Month);
        daysOfWeek = Bits(spec.DayOfWeek);
        years = spec.Year.Count == 0 ? null : Years(spec.Year);
    }

    /// <summary>Whether a time is one of the calendar's.</summary>
    public bool Matches(long time)
    {
        var wall = clock.WallOf(time);
        return HasYear(wall.Year) && Has(months, wall.Month) && HasDay(wall)
            && Has(hours, wall.Hour) && Has(minutes, wall.Minute) && Has(seconds, wall.Second);
    }

    /// <summary>The first time after another one, or null.</summary>
    public long? Next(long after)
    {
        if (seconds == 0 || minutes == 0 || hours == 0)
        {
            return null;
        }

        for (var wall = clock.EarliestWallAfter(after); (wall = Ceiling(wall)) != DateTime.MaxValue; wall = wall.AddSeconds(1))
        {
            if (clock.TimeOf(wall) is { } time && time > after)
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>The first wall-clock time at or after another one that the fields allow.</summary>
    private DateTime Ceiling(DateTime wall)
    {
        while (wall.Year <= CalendarField.LastYear)
        {
            if (!HasYear(wall.Year))
            {
                wall = new DateTime(wall.Year + 1, 1, 1);
            }
            else if (!Has(months, wall.Month))
            {
                wall = new DateTime(wall.Year, wall.Month, 1).AddMonths(1);
            }
            else if (!HasDay(wall))
            {
                wall = wall.Date.AddDays(1);
            }
            else if (NextBit(hours, wall.Hour) is not { } hour)
            {
                wall = wall.Date.AddDays(1);
            }
            else if (hour != wall.Hour)
            {
                wall = wall.Date.AddHours(hour);
            }
            else if (NextBit(minutes, wall.Minute) is not { } minute)
            {
                wall = wall.Date.AddHours(wall.Hour + 1);
            }
            else if (minute != wall.Minute)
            {
                wall = wall.Date.AddHours(hour).AddMinutes(minute);
            }
            else if (NextBit(seconds, wall.Second) is not { } second)
            {
                wall = wall.Date.AddHours(hour).AddMinutes(minute + 1);
            }
            else
            {
                return wall.AddSeconds(second - wall.Second);
            }
        }

        return DateTime.MaxValue;
    }

    private bool HasDay(DateTime wall) => Has(daysOfMonth, wall.Day) && Has(daysOfWeek, (int)wall.DayOfWeek);

    private bool HasYear(int year) => years is null
        ? year is >= CalendarField.FirstYear and <= CalendarField.LastYear
        : year - CalendarField.FirstYear is >= 0 and var index && index < years.Length && years[index];

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;

    private static int? NextBit(ulong bits, int from)
    {
        var rest = bits >> from;
        return rest == 0 ? null : from + System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    private static ulong Bits(RepeatedField<CalendarRange> ranges)
    {
        var bits = 0UL;
        foreach (var range in ranges)
        {
            for (var value = range.Start; value <= range.End; value += range.Step)
            {
                bits |= 1UL << value;
            }
        }

        return bits;
    }

    private static bool[] Years(RepeatedField<CalendarRange> ranges)
    {
        var years = new bool[CalendarField.LastYear - CalendarField.FirstYear + 1];
        foreach (var range in ranges)
        {
            for (var year = range.Start; year <= range.End; year += range.Step)
            {
                years[year - CalendarField.FirstYear] = true;
            }
        }

        return years;
    }
}
