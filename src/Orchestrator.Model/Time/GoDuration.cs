using System.Globalization;

namespace Orchestrator.Model.Time;

/// <summary>Durations as Go writes them: <c>10m</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class GoDuration
{
    /// <summary>Reads a duration that is not negative; days (<c>d</c>) are our addition.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            return false;
        }

        decimal ticks = 0;
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            var unitEnd = digits;
            while (unitEnd < rest.Length && !char.IsAsciiDigit(rest[unitEnd]) && rest[unitEnd] != '.')
            {
                unitEnd++;
            }

            if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || TicksPer(rest[digits..unitEnd]) is not { } unit || number > 1_000_000_000_000)
            {
                return false;
            }

            ticks += number * unit;
            rest = rest[unitEnd..];
        }

        if (ticks > TimeSpan.FromDays(3650).Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>The shortest text: <c>90s</c> is <c>1m30s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        if (duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
        }

        var hours = (long)duration.TotalHours;
        var seconds = (duration - TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(duration.Minutes)).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(hours > 0 ? $"{hours}h" : "")}{(duration.Minutes > 0 ? $"{duration.Minutes}m" : "")}{(seconds > 0 ? $"{seconds:0.###}s" : "")}");
    }

    private static decimal? TicksPer(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        _ => null,
    };
}
