using System.Globalization;

namespace CloudNative.CloudEvents.Types;

internal sealed class TimestampType() : AttributeType<DateTimeOffset>("Timestamp")
{
    private const int SecondsLength = 19;
    private const int TickDigits = 7;

    protected override DateTimeOffset ParseValue(string text)
    {
        if (text.Length <= SecondsLength
            || !DateTime.TryParseExact(
                text.AsSpan(0, SecondsLength), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var seconds))
        {
            throw Refuse(text);
        }

        var rest = text.AsSpan(SecondsLength);
        if (!TryReadFraction(ref rest, out var ticks) || !TryReadOffset(rest, out var offset))
        {
            throw Refuse(text);
        }

        try
        {
            return new DateTimeOffset(seconds.AddTicks(ticks), offset);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ArgumentException($"'{text}' is not a valid {Name}: {e.Message}", nameof(text), e);
        }
    }

    protected override string FormatValue(DateTimeOffset value)
    {
        var ticks = value.Ticks % TimeSpan.TicksPerSecond;
        var fraction = ticks switch
        {
            0 => "",
            _ when ticks % TimeSpan.TicksPerMillisecond == 0 => ".fff",
            _ when ticks % TimeSpan.TicksPerMicrosecond == 0 => ".ffffff",
            _ => ".fffffff",
        };
        var offset = value.Offset == TimeSpan.Zero ? "'Z'" : "zzz";
        return value.ToString($"yyyy-MM-dd'T'HH:mm:ss{fraction}{offset}", CultureInfo.InvariantCulture);
    }

    private static bool TryReadFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var length = rest[1..].IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? rest.Length - 1 : length;
        for (var i = 0; i < TickDigits; i++)
        {
            ticks = (ticks * 10) + (i < length ? rest[1 + i] - '0' : 0);
        }

        rest = rest[(1 + length)..];
        return length > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        if (offset > TimeSpan.FromHours(14))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }
}
