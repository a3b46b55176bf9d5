using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.SystemTextJson;

namespace CloudNative.CloudEvents.Tests;

public sealed class JsonFormatTests
{
    private static readonly JsonEventFormatter Formatter = new();
    private static readonly JsonElement Golden = Sample.Read("json-format/golden.json");

    public static TheoryData<string> ValidEvents => Ids("json-format/valid-events.json");

    public static TheoryData<string> InvalidEvents => Ids("json-format/invalid-events.json");

    public static TheoryData<string> ValidBatches => Ids("json-format/valid-batches.json");

    public static TheoryData<string> InvalidBatches => Ids("json-format/invalid-batches.json");

    [Theory]
    [MemberData(nameof(ValidEvents))]
    public void ConvertFromJsonElement_OfficialEvent_IsTheGoldenOne(string id)
    {
        var test = Find("json-format/valid-events.json", id);

        var parsed = Formatter.ConvertFromJsonElement(test.GetProperty("event"), Extensions(test));

        AssertGolden(test.GetProperty("sampleId").GetString()!, parsed);
    }

    [Theory]
    [MemberData(nameof(InvalidEvents))]
    public void ConvertFromJsonElement_OfficialInvalidEvent_IsRefused(string id)
    {
        var test = Find("json-format/invalid-events.json", id);

        Assert.ThrowsAny<ArgumentException>(() => Formatter.ConvertFromJsonElement(test.GetProperty("event"), null));
    }

    [Theory]
    [MemberData(nameof(ValidBatches))]
    public void DecodeBatchModeMessage_OfficialBatch_HasTheGoldenEvents(string id)
    {
        var test = Find("json-format/valid-batches.json", id);
        var body = Encoding.UTF8.GetBytes(test.GetProperty("batch").GetRawText());

        var parsed = Formatter.DecodeBatchModeMessage(body, null, Extensions(test));

        var expected = Golden.GetProperty("batches").GetProperty(test.GetProperty("sampleId").GetString()!);
        Assert.Equal(expected.GetArrayLength(), parsed.Count);
        foreach (var (name, one) in expected.EnumerateArray().Zip(parsed))
        {
            AssertGolden(name.GetString()!, one);
        }
    }

    [Theory]
    [MemberData(nameof(InvalidBatches))]
    public void DecodeBatchModeMessage_OfficialInvalidBatch_IsRefused(string id)
    {
        var body = Encoding.UTF8.GetBytes(Find("json-format/invalid-batches.json", id).GetProperty("batch").GetRawText());

        Assert.ThrowsAny<ArgumentException>(() => Formatter.DecodeBatchModeMessage(body, null, null));
    }

    [Theory]
    [InlineData("min.json", null)]
    [InlineData("text_data.json", typeof(string))]
    [InlineData("base64_json_data.json", typeof(byte[]))]
    [InlineData("base64_xml_data.json", typeof(byte[]))]
    [InlineData("json_data_with_ext.json", typeof(JsonElement))]
    [InlineData("json_data_with_fractional_time.json", typeof(JsonElement))]
    [InlineData("binary_attr.json", null)]
    public async Task EncodeStructuredModeMessage_AfterDecoding_IsTheSameEvent(string file, Type? dataType)
    {
        var body = await File.ReadAllBytesAsync(Sample.PathOf($"documents/v1/{file}"), TestContext.Current.CancellationToken);

        var parsed = Formatter.DecodeStructuredModeMessage(body, null, null);
        var again = Formatter.DecodeStructuredModeMessage(Formatter.EncodeStructuredModeMessage(parsed, out var contentType), contentType, null);

        Assert.Equal(dataType, parsed.Data?.GetType());
        Assert.Equal("application/cloudevents+json", contentType.MediaType);
        Assert.Equal(Attributes(parsed), Attributes(again));
        Assert.Equal(JsonSerializer.Serialize(parsed.Data), JsonSerializer.Serialize(again.Data));
    }

    [Theory]
    [InlineData("fail_numeric_long.json")]
    [InlineData("json_data_with_ext_upper_case.json")]
    public async Task DecodeStructuredModeMessage_BadDocument_IsRefused(string file)
    {
        var body = await File.ReadAllBytesAsync(Sample.PathOf($"documents/v1/{file}"), TestContext.Current.CancellationToken);

        Assert.ThrowsAny<ArgumentException>(() => Formatter.DecodeStructuredModeMessage(body, null, null));
    }

    [Fact]
    public void EncodeStructuredModeMessage_XmlText_HasNoForm()
    {
        var written = new CloudEvent
        {
            Id = "1",
            Type = "t",
            Source = new Uri("//s", UriKind.RelativeOrAbsolute),
            DataContentType = "application/xml",
            Data = "<a/>",
        };

        Assert.ThrowsAny<ArgumentException>(() => Formatter.EncodeStructuredModeMessage(written, out _));
    }

    [Fact]
    public void EncodeBatchModeMessage_IncompleteEvent_IsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Formatter.EncodeBatchModeMessage([new CloudEvent { Id = "1" }], out _));
    }

    internal static Dictionary<string, string> Attributes(CloudEvent one) =>
        one.GetPopulatedAttributes().ToDictionary(pair => pair.Key.Name, pair => pair.Key.Format(pair.Value));

    private static void AssertGolden(string name, CloudEvent parsed)
    {
        var golden = Golden.GetProperty("events").GetProperty(name);
        var expected = golden.EnumerateObject().Where(member => member.Name is not ("specversion" or "data"))
            .ToDictionary(member => member.Name, member => member.Value.ToString());
        expected = expected.ToDictionary(pair => pair.Key, pair => pair.Value is "True" ? "true" : pair.Value);
        Assert.Equal(golden.GetProperty("specversion").GetString(), parsed.SpecVersion.VersionId);
        var actual = Attributes(parsed);
        if (parsed.Time is { } time)
        {
            Assert.Equal(DateTimeOffset.Parse(expected["time"], System.Globalization.CultureInfo.InvariantCulture), time);
            actual["time"] = expected["time"];
        }

        Assert.Equal(expected.OrderBy(pair => pair.Key), actual.OrderBy(pair => pair.Key));
        Assert.Equal(golden.TryGetProperty("data", out var data) ? data.GetString() : null, parsed.Data);
    }

    private static List<CloudEventAttribute>? Extensions(JsonElement test)
    {
        if (!test.TryGetProperty("sampleExtensionAttributes", out var wanted) || !wanted.GetBoolean())
        {
            return null;
        }

        CloudEventAttributeType[] types =
        [
            CloudEventAttributeType.Integer, CloudEventAttributeType.Boolean, CloudEventAttributeType.String, CloudEventAttributeType.Binary,
            CloudEventAttributeType.Timestamp, CloudEventAttributeType.Uri, CloudEventAttributeType.UriReference,
        ];
        return
        [
            .. Golden.GetProperty("sampleExtensionAttributes").EnumerateObject().Select(one => CloudEventAttribute.CreateExtension(
                one.Name, types.Single(type => type.Name.Equals(one.Value.GetString(), StringComparison.OrdinalIgnoreCase)))),
        ];
    }

    private static TheoryData<string> Ids(string file) =>
        [.. Sample.Read(file).GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("id").GetString()!)];

    private static JsonElement Find(string file, string id) =>
        Sample.Read(file).GetProperty("tests").EnumerateArray().Single(test => test.GetProperty("id").GetString() == id);
}
