using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.Tests;

public sealed class AttributeTypeTests
{
    private static readonly CloudEventAttributeType[] Types =
    [
        CloudEventAttributeType.Boolean,
        CloudEventAttributeType.Integer,
        CloudEventAttributeType.String,
        CloudEventAttributeType.Binary,
        CloudEventAttributeType.Uri,
        CloudEventAttributeType.UriReference,
    ];

    public static TheoryData<string, string> Accepted => Cases("accept");

    public static TheoryData<string, string> Rejected => Cases("reject");

    public static TheoryData<string, string> Timestamps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var item in Sample.Read("types/timestamps.json").GetProperty("accept").EnumerateArray())
            {
                data.Add(item.GetProperty("text").GetString()!, item.GetProperty("instant").GetString()!);
            }

            return data;
        }
    }

    public static TheoryData<string> NoTimestamps => Sample.Texts(Sample.Read("types/timestamps.json").GetProperty("reject"));

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Parse_CanonicalText_FormatsBackToIt(string type, string text)
    {
        var parsed = Find(type).Parse(text);

        Assert.IsType(Find(type).ClrType, parsed, exactMatch: false);
        Assert.Equal(text, Find(type).Format(parsed));
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Parse_OtherText_IsRefused(string type, string text) =>
        Assert.ThrowsAny<ArgumentException>(() => Find(type).Parse(text));

    [Theory]
    [MemberData(nameof(Timestamps))]
    public void Parse_Timestamp_IsThatInstant(string text, string instant)
    {
        var parsed = (DateTimeOffset)CloudEventAttributeType.Timestamp.Parse(text);

        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), parsed);
    }

    [Theory]
    [MemberData(nameof(NoTimestamps))]
    public void Parse_NoTimestamp_IsRefused(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => CloudEventAttributeType.Timestamp.Parse(text));

    [Theory]
    [InlineData("2021-01-18T14:52:01Z", "2021-01-18T14:52:01Z")]
    [InlineData("2021-01-18T14:52:01.100Z", "2021-01-18T14:52:01.100Z")]
    [InlineData("2021-01-18T14:52:01.1234560+01:00", "2021-01-18T14:52:01.123456+01:00")]
    [InlineData("2021-01-18T14:52:01.12345678999Z", "2021-01-18T14:52:01.1234567Z")]
    public void Format_Timestamp_HasOnlyTheDigitsItNeeds(string text, string expected) =>
        Assert.Equal(expected, CloudEventAttributeType.Timestamp.Format(CloudEventAttributeType.Timestamp.Parse(text)));

    [Fact]
    public void CreateExtension_Names_AreLowerCaseLettersAndDigits()
    {
        var names = Sample.Read("types/attribute-types.json").GetProperty("attributeName");

        foreach (var name in names.GetProperty("accept").EnumerateArray())
        {
            Assert.Equal(name.GetString(), CloudEventAttribute.CreateExtension(name.GetString()!, CloudEventAttributeType.String).Name);
        }

        foreach (var name in names.GetProperty("reject").EnumerateArray().Select(one => one.GetString()!).Append("data").Append("specversion"))
        {
            Assert.ThrowsAny<ArgumentException>(() => CloudEventAttribute.CreateExtension(name, CloudEventAttributeType.String));
        }
    }

    [Fact]
    public void MimeUtilities_ContentTypes_AreToldApart()
    {
        var samples = Sample.Read("types/attribute-types.json");

        Check("isCloudEventContentType", MimeUtilities.IsCloudEventsContentType);
        Check("isBatchContentType", MimeUtilities.IsCloudEventsBatchContentType);

        void Check(string name, Func<string, bool> test)
        {
            var cases = samples.GetProperty(name);
            Assert.All(cases.GetProperty("accept").EnumerateArray(), text => Assert.True(test(text.GetString()!)));
            Assert.All(cases.GetProperty("reject").EnumerateArray(), text => Assert.False(test(text.GetString()!)));
        }
    }

    private static CloudEventAttributeType Find(string name) =>
        Types.Single(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static TheoryData<string, string> Cases(string kind)
    {
        var data = new TheoryData<string, string>();
        var samples = Sample.Read("types/attribute-types.json");
        foreach (var type in Types)
        {
            var name = type == CloudEventAttributeType.UriReference ? "URI-reference" : type.Name;
            foreach (var text in samples.GetProperty(name).GetProperty(kind).EnumerateArray())
            {
                data.Add(name, text.GetString()!);
            }
        }

        return data;
    }
}
