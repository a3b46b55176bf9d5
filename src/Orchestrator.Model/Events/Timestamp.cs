using System.Globalization;

namespace Orchestrator.Model.Events;

/// <summary>RFC 3339 times: reads up to nanoseconds, writes the shortest form in UTC with at least milliseconds as Keptn did.</summary>
public static class Timestamp
{
    /// <summary>The text Keptn writes, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, with more digits only when they are not zero.</summary>
    public static string Format(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return utc.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            : utc.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads RFC 3339; digits past 100 ns are cut.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var span = text.AsSpan();
        if (span.Length < 20 || span[4] != '-' || span[7] != '-' || span[10] is not ('T' or 't') || span[13] != ':' || span[16] != ':')
        {
            return false;
        }

        if (!Digits(span[..4], out var year) || !Digits(span[5..7], out var month) || !Digits(span[8..10], out var day)
            || !Digits(span[11..13], out var hour) || !Digits(span[14..16], out var minute) || !Digits(span[17..19], out var second))
        {
            return false;
        }

        var rest = span[19..];
        long ticks = 0;
        if (rest[0] == '.')
        {
            var end = 1;
            while (end < rest.Length && char.IsAsciiDigit(rest[end]))
            {
                ticks = end <= 7 ? (ticks * 10) + (rest[end] - '0') : ticks;
                end++;
            }

            if (end == 1)
            {
                return false;
            }

            for (var digits = end - 1; digits < 7; digits++)
            {
                ticks *= 10;
            }

            rest = rest[end..];
        }

        if (!Offset(rest, out var offset) || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var utcTicks = new DateTime(year, month, day, hour, minute, second).Ticks + ticks - offset.Ticks;
        if (utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utcTicks, TimeSpan.Zero);
        return true;
    }

    private static bool Offset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !Digits(text[1..3], out var hours) || !Digits(text[4..6], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
