using System.Globalization;
using CalendarRange = Temporalio.Api.Schedule.V1.Range;

namespace Temporal.Embedded.Schedules;

/// <summary>One field of a calendar: its name in messages, its bounds, what an empty text stands for.</summary>
internal sealed record CalendarField(string Name, string Default, int Minimum, int Maximum, string[] Words)
{
    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    public static readonly CalendarField Second = new("Second", "0", 0, 59, []);
    public static readonly CalendarField Minute = new("Minute", "0", 0, 59, []);
    public static readonly CalendarField Hour = new("Hour", "0", 0, 23, []);
    public static readonly CalendarField DayOfMonth = new("DayOfMonth", "*", 1, 31, []);
    public static readonly CalendarField Month = new("Month", "*", 1, 12,
        ["", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]);
    public static readonly CalendarField Year = new("Year", "*", FirstYear, LastYear, []);
    public static readonly CalendarField DayOfWeek = new("DayOfWeek", "*", 0, 6,
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]);

    /// <summary>Reads a text such as "1-5,10/2" into ranges; a year of "*" gives none.</summary>
    /// <exception cref="ScheduleSpecException">The text is not a list of ranges within the bounds.</exception>
    public IEnumerable<CalendarRange> Parse(string text)
    {
        var list = text.Length == 0 ? Default : text;
        return this == Year && list == "*" ? [] : list.Split(',').SelectMany(ParsePart);
    }

    /// <summary>Refuses structured ranges that are out of bounds.</summary>
    /// <exception cref="ScheduleSpecException">A range is wrong.</exception>
    public void Validate(IEnumerable<CalendarRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (range.Start < Minimum || range.Start > Maximum)
            {
                throw new ScheduleSpecException($"invalid calendar spec: {Name} Start is not in range [{Minimum}-{Maximum}]");
            }

            if (range.End != 0 && (range.End < range.Start || range.End > Maximum))
            {
                throw new ScheduleSpecException($"invalid calendar spec: {Name} End is before Start or not in range [{Minimum}-{Maximum}]");
            }

            if (range.Step < 0)
            {
                throw new ScheduleSpecException($"invalid calendar spec: {Name} has invalid Step");
            }
        }
    }

    private IEnumerable<CalendarRange> ParsePart(string part)
    {
        var slashes = part.Split('/');
        if (slashes.Length > 2)
        {
            throw new ScheduleSpecException($"{Name} has too many slashes");
        }

        var step = 1;
        if (slashes.Length == 2 && (!int.TryParse(slashes[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1))
        {
            throw new ScheduleSpecException($"{Name} has invalid Step");
        }

        var dashes = slashes[0].Split('-');
        if (dashes.Length > 2)
        {
            throw new ScheduleSpecException($"{Name} has too many dashes");
        }

        var any = slashes[0] == "*";
        // Text knows Sunday as 7 too.
        var textMaximum = this == DayOfWeek && !any ? 7 : Maximum;
        var start = any ? Minimum : Value(dashes[0], Minimum, textMaximum);
        var end = dashes.Length == 2 ? Value(dashes[1], start, textMaximum) : any ? Maximum : slashes.Length == 2 ? Maximum : start;
        return end <= Maximum ? [Range(start, end, step)] : WithSunday(start, step);
    }

    private static IEnumerable<CalendarRange> WithSunday(int start, int step)
    {
        if (start < 7)
        {
            yield return Range(start, 6, step);
        }

        if (start > 0 && (7 - start) % step == 0)
        {
            yield return Range(0, 0, 1);
        }
    }

    private int Value(string text, int minimum, int maximum)
    {
        if (text.Length >= 3 && Array.FindIndex(Words, word => word.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
        {
            // "fri-sun" ends with the Sunday after.
            return index == 0 && minimum > 0 && this == DayOfWeek ? 7 : index;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new ScheduleSpecException($"{Name} is not in range [{Minimum}-{Maximum}]");
    }

    private static CalendarRange Range(int start, int end, int step) => new() { Start = start, End = end, Step = step };
}
