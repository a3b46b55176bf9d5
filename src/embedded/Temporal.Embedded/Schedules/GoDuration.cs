using System.Buffers;
using System.Globalization;

namespace Temporal.Embedded.Schedules;

/// <summary>Durations as text, such as "1h30m", "90s", "1.5h" or "2d".</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var negative = text.StartsWith("-");
        var rest = negative || text.StartsWith("+") ? text[1..] : text;
        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var seconds = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAny(Digits);
            var unit = end < 0 ? rest : rest[..end];
            if (Seconds(unit) is not { } factor || number > 1_000_000_000_000m)
            {
                return false;
            }

            seconds += number * factor;
            rest = rest[unit.Length..];
        }

        if (seconds > (decimal)TimeSpan.MaxValue.TotalSeconds - 1)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)((negative ? -seconds : seconds) * TimeSpan.TicksPerSecond));
        return true;
    }

    private static decimal? Seconds(ReadOnlySpan<char> unit) => unit switch
    {
        "d" => 86_400m,
        "h" => 3_600m,
        "m" => 60m,
        "s" => 1m,
        "ms" => 0.001m,
        "us" or "µs" => 0.000_001m,
        "ns" => 0.000_000_001m,
        _ => null,
    };
}
