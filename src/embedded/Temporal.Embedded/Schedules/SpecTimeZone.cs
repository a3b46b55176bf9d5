using System.Security;
using Temporalio.Api.Schedule.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Finds the time zone of a specification.</summary>
internal static class SpecTimeZone
{
    /// <exception cref="ScheduleSpecException">The zone is unknown.</exception>
    public static TimeZoneInfo Find(ScheduleSpec spec)
    {
        if (spec.TimezoneData.Length > 0)
        {
            throw new ScheduleSpecException("timezone data is not served by the embedded service; name the time zone");
        }

        return Find(spec.TimezoneName);
    }

    /// <exception cref="ScheduleSpecException">The zone is unknown.</exception>
    public static TimeZoneInfo Find(string name)
    {
        if (name is "" or "UTC" or "Etc/UTC")
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException or UnauthorizedAccessException or IOException)
        {
            throw new ScheduleSpecException($"unknown time zone {name}");
        }
    }
}
