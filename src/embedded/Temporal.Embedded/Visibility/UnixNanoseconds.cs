using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Temporal.Embedded.Visibility;

/// <summary>Times as visibility stores them: nanoseconds of Unix time; what does not fit is cut to the nearest that does.</summary>
internal static class UnixNanoseconds
{
    private const long PerSecond = 1_000_000_000;

    public static long Of(DateTimeOffset time) => Clamp((Int128)(time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100);

    public static long Of(TimeSpan span) => Clamp((Int128)span.Ticks * 100);

    public static Timestamp ToTimestamp(long time)
    {
        var seconds = Math.DivRem(time, PerSecond, out var rest);
        return rest < 0
            ? new Timestamp { Seconds = seconds - 1, Nanos = (int)(rest + PerSecond) }
            : new Timestamp { Seconds = seconds, Nanos = (int)rest };
    }

    public static Duration ToDuration(long span) => new() { Seconds = span / PerSecond, Nanos = (int)(span % PerSecond) };

    /// <summary>Reads a time of RFC 3339: "2026-11-21T10:00:00.123Z", "2026-11-21T10:00:00+02:00".</summary>
    public static bool TryParse(string text, out long time)
    {
        time = 0;
        const int secondsLength = 19;
        if (text.Length <= secondsLength
            || !DateTime.TryParseExact(text.AsSpan(0, secondsLength), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return false;
        }

        var rest = text.AsSpan(secondsLength);
        var nanoseconds = 0L;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            Span<char> padded = stackalloc char[9];
            padded.Fill('0');
            rest.Slice(1, Math.Min(digits, 9)).CopyTo(padded);
            nanoseconds = long.Parse(padded, CultureInfo.InvariantCulture);
            rest = rest[(digits + 1)..];
        }

        if (!TryOffset(rest, out var offset))
        {
            return false;
        }

        time = Clamp((Int128)(wall.Ticks - DateTime.UnixEpoch.Ticks - offset.Ticks) * 100 + nanoseconds);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-')
            || !TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out offset))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static long Clamp(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
