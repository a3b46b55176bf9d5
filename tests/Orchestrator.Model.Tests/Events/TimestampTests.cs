using System.Globalization;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Tests.Events;

public sealed class TimestampTests
{
    public static TheoryData<string> Accepted => Sample.Rows("cloudevents/types/timestamps.json", "accept");

    public static TheoryData<string> Rejected => Sample.Rows("cloudevents/types/timestamps.json", "reject");

    [Theory]
    [MemberData(nameof(Accepted))]
    public void TryParse_Rfc3339_GivesTheInstant(string row)
    {
        var test = Sample.Parse(row);

        var read = Timestamp.TryParse(test.GetProperty("text").GetString()!, out var time);

        Assert.True(read);
        Assert.Equal(DateTimeOffset.Parse(test.GetProperty("instant").GetString()!, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void TryParse_AnythingElse_IsRefused(string row) =>
        Assert.False(Timestamp.TryParse(Sample.Parse(row).GetString()!, out _));

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05.1234567891Z", "2026-01-02T03:04:05.1234567Z")]
    public void Format_Time_HasAtLeastMilliseconds(string text, string expected)
    {
        Assert.True(Timestamp.TryParse(text, out var time));

        Assert.Equal(expected, Timestamp.Format(time));
    }
}
