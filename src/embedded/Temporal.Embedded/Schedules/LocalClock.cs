namespace Temporal.Embedded.Schedules;

/// <summary>Wall-clock times of a zone. A time that the clock shows twice counts as its second occurrence; one it skips does not exist.</summary>
internal sealed class LocalClock(TimeZoneInfo zone)
{
    private readonly bool utc = zone.Equals(TimeZoneInfo.Utc);

    /// <summary>What the clock shows at a time (seconds of Unix time).</summary>
    public DateTime WallOf(long time)
    {
        var instant = DateTime.UnixEpoch.AddSeconds(time);
        return DateTime.SpecifyKind(utc ? instant : instant + zone.GetUtcOffset(instant), DateTimeKind.Unspecified);
    }

    /// <summary>When the clock shows a wall time for the last time; null when it never does.</summary>
    public long? TimeOf(DateTime wall)
    {
        var seconds = (wall.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        if (utc)
        {
            return seconds;
        }

        // Offsets change far less often than every two days, so the two neighbours are all there can be.
        return Checked(seconds, OffsetAt(seconds + 86_400)) is { } late ? late : Checked(seconds, OffsetAt(seconds - 86_400));
    }

    /// <summary>The wall time from which to look for times after one: earlier than the clock shows while it is about to be set back.</summary>
    public DateTime EarliestWallAfter(long time)
    {
        var wall = WallOf(time);
        var back = utc ? 0 : OffsetAt(time) - OffsetAt(time + 86_400);
        return back > 0 ? wall.AddSeconds(-back) : wall;
    }

    private long? Checked(long wall, long offset) => OffsetAt(wall - offset) == offset ? wall - offset : null;

    private long OffsetAt(long time) => zone.GetUtcOffset(DateTime.UnixEpoch.AddSeconds(time)).Ticks / TimeSpan.TicksPerSecond;
}
