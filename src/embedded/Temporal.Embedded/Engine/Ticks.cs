using Google.Protobuf.WellKnownTypes;

namespace Temporal.Embedded.Engine;

/// <summary>Times and durations of the run state (UTC ticks of 100 ns, 0 = none) from and to messages.</summary>
internal static class Ticks
{
    public const long Second = TimeSpan.TicksPerSecond;
    private const long UnixEpoch = 621_355_968_000_000_000;
    private const long DefaultTaskTimeout = 10 * Second;
    private const long LongestTaskTimeout = 120 * Second;

    public static Timestamp ToTimestamp(long ticks)
    {
        var sinceEpoch = ticks - UnixEpoch;
        var seconds = Math.DivRem(sinceEpoch, Second, out var rest);
        if (rest < 0)
        {
            seconds--;
            rest += Second;
        }

        return new Timestamp { Seconds = seconds, Nanos = (int)(rest * 100) };
    }

    /// <summary>The message of a time, or null for none.</summary>
    public static Timestamp? ToTimestampOrNull(long ticks) => ticks == 0 ? null : ToTimestamp(ticks);

    public static long Of(Timestamp? time) => time is null ? 0 : UnixEpoch + (time.Seconds * Second) + (time.Nanos / 100);

    public static long Of(Duration? duration)
    {
        if (duration is null)
        {
            return 0;
        }

        // Longer than a century: as good as no limit, and far from overflow.
        const long Limit = 100L * 365 * TimeSpan.TicksPerDay;
        return duration.Seconds > Limit / Second ? Limit : (duration.Seconds * Second) + (duration.Nanos / 100);
    }

    public static Duration ToDuration(long ticks) => new() { Seconds = ticks / Second, Nanos = (int)(ticks % Second * 100) };

    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    public static bool IsNegative(Duration? duration) => duration is not null && (duration.Seconds < 0 || duration.Nanos < 0);

    /// <summary>The name of the first duration that is negative, or null.</summary>
    public static string? FirstNegative(params ReadOnlySpan<(string Name, Duration? Value)> durations)
    {
        foreach (var (name, value) in durations)
        {
            if (IsNegative(value))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The task timeout that a run gets: the usual one when none is named, never more than two minutes or its run timeout.</summary>
    public static long TaskTimeout(long named, long runTimeout) => Tighter(Math.Min(named > 0 ? named : DefaultTaskTimeout, LongestTaskTimeout), runTimeout);

    /// <summary>The smaller of two limits of which 0 means none.</summary>
    public static long Tighter(long a, long b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);
}
