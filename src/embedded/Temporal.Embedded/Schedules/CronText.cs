using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>A cron string of a schedule, taken apart: five to seven fields or "@every", an optional time zone and comment.</summary>
internal sealed record CronText(CalendarSpec? Calendar, IntervalSpec? Interval, string TimeZone)
{
    /// <exception cref="ScheduleSpecException">The text is no cron string.</exception>
    public static CronText Parse(string text)
    {
        var rest = text.Trim();
        var zone = "";
        if (rest.StartsWith("TZ=", StringComparison.Ordinal) || rest.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var space = rest.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                throw new ScheduleSpecException("CronString has time zone but no fields");
            }

            zone = rest[(rest.IndexOf('=', StringComparison.Ordinal) + 1)..space];
            rest = rest[space..];
        }

        var hash = rest.IndexOf('#', StringComparison.Ordinal);
        var comment = hash < 0 ? "" : rest[(hash + 1)..].Trim();
        rest = (hash < 0 ? rest : rest[..hash]).Trim();
        return rest.StartsWith("@every", StringComparison.Ordinal)
            ? new CronText(null, Every(rest["@every".Length..]), zone)
            : new CronText(Fields(Named(rest), comment), null, zone);
    }

    private static string Named(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };

    private static CalendarSpec Fields(string text, string comment)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is < 5 or > 7)
        {
            throw new ScheduleSpecException("CronString does not have 5-7 fields");
        }

        var first = fields.Length == 7 ? 1 : 0;
        return new CalendarSpec
        {
            Second = first == 1 ? fields[0] : "",
            Minute = fields[first],
            Hour = fields[first + 1],
            DayOfMonth = fields[first + 2],
            Month = fields[first + 3],
            DayOfWeek = fields[first + 4],
            Year = fields.Length > 5 ? fields[first + 5] : "",
            Comment = comment,
        };
    }

    private static IntervalSpec Every(string text)
    {
        var parts = text.Trim().Split('/');
        if (parts.Length > 2)
        {
            throw new ScheduleSpecException("CronString has too many slashes");
        }

        var interval = new IntervalSpec { Interval = Duration.FromTimeSpan(Span(parts[0])) };
        if (parts.Length == 2)
        {
            interval.Phase = Duration.FromTimeSpan(Span(parts[1]));
        }

        return interval;
    }

    private static TimeSpan Span(string text) => GoDuration.TryParse(text.Trim(), out var span)
        ? span
        : throw new ScheduleSpecException(string.Create(CultureInfo.InvariantCulture, $"CronString has a malformed duration '{text}'"));
}
