using System.Text;
using Temporalio.Api.Schedule.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>The times that a canonical schedule specification stands for. A pure function of the specification.</summary>
internal sealed class CompiledSpec
{
    // An exclusion can hide an endless row of times; a search gives up after so many.
    private const int MostExcluded = 2_000_000;

    private readonly CompiledCalendar[] calendars;
    private readonly CompiledCalendar[] exclusions;
    private readonly (long Every, long Phase)[] intervals;
    private readonly DateTimeOffset? start;
    private readonly DateTimeOffset end;
    private readonly TimeSpan jitter;

    public CompiledSpec(ScheduleSpec spec)
    {
        var clock = new LocalClock(SpecTimeZone.Find(spec));
        calendars = [.. spec.StructuredCalendar.Select(calendar => new CompiledCalendar(calendar, clock))];
        exclusions = [.. spec.ExcludeStructuredCalendar.Select(calendar => new CompiledCalendar(calendar, clock))];
        intervals = [.. spec.Interval.Select(interval => (interval.Interval.Seconds, interval.Phase?.Seconds ?? 0))];
        start = spec.StartTime?.ToDateTimeOffset();
        var latest = new DateTimeOffset(CalendarField.LastYear, 12, 31, 23, 59, 59, TimeSpan.Zero);
        end = spec.EndTime?.ToDateTimeOffset() is { } limit && limit < latest ? limit : latest;
        jitter = spec.Jitter?.ToTimeSpan() ?? TimeSpan.Zero;
    }

    /// <summary>The first time after another one, or null: as specified, and moved by the jitter that the seed gives it.</summary>
    public (DateTimeOffset Nominal, DateTimeOffset Actual)? Next(DateTimeOffset after, string seed)
    {
        if (NextNominal(after) is not { } nominal)
        {
            return null;
        }

        var room = jitter <= TimeSpan.Zero ? TimeSpan.Zero : jitter;
        if (room > TimeSpan.Zero && NextNominal(nominal) is { } following && following - nominal < room)
        {
            room = following - nominal;
        }

        return (nominal, nominal + Jitter(nominal, room, seed));
    }

    /// <summary>The first time as specified after another one, or null.</summary>
    public DateTimeOffset? NextNominal(DateTimeOffset after)
    {
        // The very second of the start may be a time too.
        var from = start is { } first && after < first ? first.AddSeconds(-1) : after;
        var seconds = from.ToUnixTimeSeconds();
        for (var tries = 0; tries < MostExcluded; tries++)
        {
            if (NextRaw(seconds) is not { } next || DateTimeOffset.FromUnixTimeSeconds(next) is var time && time > end)
            {
                return null;
            }

            if ((start is null || time >= start) && !Array.Exists(exclusions, exclusion => exclusion.Matches(next)))
            {
                return time;
            }

            seconds = next;
        }

        return null;
    }

    private long? NextRaw(long after)
    {
        long? earliest = null;
        foreach (var calendar in calendars)
        {
            earliest = Earlier(earliest, calendar.Next(after));
        }

        foreach (var (every, phase) in intervals)
        {
            earliest = Earlier(earliest, (FloorDivide(after - phase, every) + 1) * every + phase);
        }

        return earliest;
    }

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other ?? one : one;

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    private static TimeSpan Jitter(DateTimeOffset nominal, TimeSpan room, string seed)
    {
        var milliseconds = (ulong)Math.Min(room.TotalMilliseconds, uint.MaxValue);
        return milliseconds == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Hash(nominal.ToUnixTimeSeconds(), seed) * milliseconds >> 32);
    }

    /// <summary>32 evenly spread bits of a time and a seed (FNV-1a with a final mix): the same in every process.</summary>
    private static ulong Hash(long time, string seed)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(seed))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        hash = (hash ^ (ulong)time) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53UL;
        return hash >> 32;
    }
}
