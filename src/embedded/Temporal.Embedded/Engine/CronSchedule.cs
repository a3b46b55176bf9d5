using System.Globalization;
using System.Text.RegularExpressions;

namespace Temporal.Embedded.Engine;

/// <summary>The cron schedule of a run: five fields, a name such as @daily, or @every; with CRON_TZ= or TZ= in front.</summary>
internal static partial class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with a schedule, or null.</summary>
    public static string? Problem(string text, long now)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (Every(text) is not null)
        {
            return null;
        }

        return Parse(text) is not { } fields ? "invalid CronSchedule."
            : Next(fields, now) == 0 ? "invalid CronSchedule, no time can be found to satisfy the schedule"
            : null;
    }

    /// <summary>The first time after now, or 0 when there is none. <paramref name="anchor"/> is what @every counts from.</summary>
    public static long Next(string text, long anchor, long now)
    {
        if (Every(text) is { } every)
        {
            var step = Math.Max(every, Ticks.Second);
            // Whole seconds: what the anchor has beyond them does not count.
            var whole = anchor - (anchor % Ticks.Second);
            return whole + ((((now - whole) / step) + 1) * step);
        }

        return Parse(text) is { } fields ? Next(fields, now) : 0;
    }

    /// <summary>The wait until a time, in whole seconds.</summary>
    public static Google.Protobuf.WellKnownTypes.Duration Backoff(long at, long now) =>
        Ticks.ToDuration((at - now + Ticks.Second - 1) / Ticks.Second * Ticks.Second);

    private static long Next(Fields fields, long now)
    {
        var local = TimeZoneInfo.ConvertTime(Ticks.ToTime(now), fields.Zone).DateTime;
        var minute = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(1);
        var end = minute.AddYears(8);
        while (minute < end)
        {
            if (!fields.Months[minute.Month])
            {
                minute = new DateTime(minute.Year, minute.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            }
            else if (!DayMatches(fields, minute))
            {
                minute = minute.Date.AddDays(1);
            }
            else if (!fields.Hours[minute.Hour])
            {
                minute = minute.Date.AddHours(minute.Hour + 1);
            }
            else if (!fields.Minutes[minute.Minute] || fields.Zone.IsInvalidTime(minute))
            {
                minute = minute.AddMinutes(1);
            }
            else
            {
                var utc = TimeZoneInfo.ConvertTimeToUtc(minute, fields.Zone).Ticks;
                if (utc > now)
                {
                    return utc;
                }

                minute = minute.AddMinutes(1);
            }
        }

        return 0;
    }

    /// <summary>As in cron: when both day fields are limited, either is enough.</summary>
    private static bool DayMatches(Fields fields, DateTime day)
    {
        var ofMonth = fields.DaysOfMonth[day.Day];
        var ofWeek = fields.DaysOfWeek[(int)day.DayOfWeek];
        return fields.AnyDayOfMonth || fields.AnyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private static Fields? Parse(string text)
    {
        var zone = TimeZoneInfo.Utc;
        if (text.StartsWith("CRON_TZ=", StringComparison.Ordinal) || text.StartsWith("TZ=", StringComparison.Ordinal))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..space], out var named))
            {
                return null;
            }

            zone = named;
            text = text[space..].Trim();
        }

        text = text switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => text,
        };
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
        {
            return null;
        }

        return Field(parts[0], 0, 59, []) is { } minutes && Field(parts[1], 0, 23, []) is { } hours && Field(parts[2], 1, 31, []) is { } days
            && Field(parts[3], 1, 12, Months) is { } months && Field(parts[4], 0, 6, Days) is { } weekdays
            ? new Fields(zone, minutes, hours, days, months, weekdays, parts[2] is "*" or "?", parts[4] is "*" or "?")
            : null;
    }

    private static bool[]? Field(string text, int low, int high, string[] names)
    {
        var set = new bool[high + 2];
        foreach (var part in text.Split(','))
        {
            var pieces = part.Split('/');
            var step = 1;
            if (pieces.Length > 2 || (pieces.Length == 2 && (!int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)))
            {
                return null;
            }

            if (Range(pieces[0], low, high, names, stepped: pieces.Length == 2) is not var (from, to) || from < low || to > high || from > to)
            {
                return null;
            }

            for (var value = from; value <= to; value += step)
            {
                set[value] = true;
            }
        }

        return set;
    }

    private static (int From, int To)? Range(string text, int low, int high, string[] names, bool stepped)
    {
        if (text is "*" or "?")
        {
            return (low, high);
        }

        var ends = text.Split('-');
        if (ends.Length > 2 || Value(ends[0], low, names) is not { } from)
        {
            return null;
        }

        return ends.Length == 1 ? (from, stepped ? high : from) : Value(ends[1], low, names) is { } to ? (from, to) : null;
    }

    private static int? Value(string text, int low, string[] names)
    {
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index + low : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static long? Every(string text)
    {
        if (!text.StartsWith("@every ", StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text[7..].Trim();
        var sign = rest.StartsWith('-') ? -1 : 1;
        var parts = DurationPart().Matches(rest);
        if (parts.Count == 0 || parts.Sum(part => part.Length) != rest.TrimStart('-').Length)
        {
            return null;
        }

        var ticks = parts.Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
        {
            "h" => TimeSpan.TicksPerHour,
            "m" => TimeSpan.TicksPerMinute,
            "ms" => TimeSpan.TicksPerMillisecond,
            _ => TimeSpan.TicksPerSecond,
        });
        return sign * (long)ticks;
    }

    [GeneratedRegex(@"([\d.]+)(ms|h|m|s)")]
    private static partial Regex DurationPart();

    private sealed record Fields(TimeZoneInfo Zone, bool[] Minutes, bool[] Hours, bool[] DaysOfMonth, bool[] Months, bool[] DaysOfWeek, bool AnyDayOfMonth, bool AnyDayOfWeek);
}
