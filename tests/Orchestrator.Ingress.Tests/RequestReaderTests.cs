using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Ingress.Parsing;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Model.Events;

namespace Orchestrator.Ingress.Tests;

/// <summary>The ways an event can be written.</summary>
public sealed class RequestReaderTests
{
    private static readonly RequestReader Reader = new(Options.Create(new IngressOptions()));

    public static TheoryData<string> HttpVectors => Ids("http-vectors.json");

    public static TheoryData<string> LegacyVectors => Ids("legacy-upgrade.json");

    [Theory]
    [MemberData(nameof(HttpVectors))]
    public void Read_HttpVector_GivesItsAttributes(string id)
    {
        var vector = Find("http-vectors.json", id);
        var request = vector.GetProperty("request");
        var expect = vector.GetProperty("expect");

        var (events, batch, refusal) = Reader.Read(Samples.Request(request.GetProperty("headers"), request.GetProperty("body").GetString() ?? ""));

        if (expect.TryGetProperty("error", out _))
        {
            Assert.Equal(400, (refusal ?? events[0].Refusal)?.Status);
            return;
        }

        Assert.Null(refusal);
        if (expect.TryGetProperty("count", out var count))
        {
            Assert.True(batch);
            Assert.Equal(count.GetInt32(), events.Count);
            return;
        }

        AssertEvent(expect.GetProperty("attributes"), vector.TryGetProperty("expect", out var e) && e.TryGetProperty("absent", out var absent) ? absent : default, events[0]);
    }

    [Theory]
    [MemberData(nameof(LegacyVectors))]
    public void Read_LegacyEnvelope_BecomesVersionOne(string id)
    {
        var vector = Find("legacy-upgrade.json", id);
        var request = vector.TryGetProperty("input", out var input)
            ? new IngressRequest(Encoding.UTF8.GetBytes(input.GetRawText()), "application/json")
            : Samples.Request(vector.GetProperty("headers"), vector.GetProperty("body").GetString() ?? "");

        var (events, _, _) = Reader.Read(request);

        AssertEvent(vector.GetProperty("expect"), vector.TryGetProperty("absent", out var absent) ? absent : default, events[0]);
    }

    [Theory]
    [InlineData("base64_json_data", true)]
    [InlineData("base64_text_data", true)]
    [InlineData("json_data_with_ext", true)]
    [InlineData("min", true)]
    [InlineData("xml_data", true)]
    [InlineData("fail_numeric_decimal", false)]
    [InlineData("json_data_with_ext_invalid", false)]
    public void Read_DocumentOfVersion03_IsUpgradedOrRefused(string name, bool accepted)
    {
        var (events, _, refusal) = Reader.Read(new IngressRequest(Samples.Bytes($"v03/{name}.json"), "application/cloudevents+json"));

        var read = refusal is null ? events[0].Event : null;
        Assert.True(accepted == (read is not null), $"{refusal} {(refusal is null ? events[0].Refusal : null)}");
        Assert.DoesNotContain(read?.Extensions ?? new Dictionary<string, JsonElement>(), extension => extension.Key is "schemaurl" or "datacontentencoding");
    }

    [Fact]
    public void BinaryModeDecode_HeaderValues_AreRestored()
    {
        var values = Samples.Json("header-values.json");
        foreach (var group in (string[])["roundTrip", "decodeOnly"])
        {
            foreach (var item in values.GetProperty(group).EnumerateArray())
            {
                Assert.Equal(item.GetProperty("value").GetString(), BinaryMode.Decode(item.GetProperty("header").GetString() ?? ""));
            }
        }

        foreach (var item in values.GetProperty("reject").EnumerateArray())
        {
            Assert.Null(BinaryMode.Decode((item.ValueKind == JsonValueKind.String ? item : item.GetProperty("header")).GetString() ?? ""));
        }
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/cloudevents+avro", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json", 400)]
    [InlineData("application/cloudevents+json; charset=utf-8", 400)]
    public void Read_NoEvent_IsRefusedWithItsStatus(string? contentType, int status)
    {
        var (events, _, refusal) = Reader.Read(new IngressRequest("{not json"u8.ToArray(), contentType));

        Assert.Empty(events);
        Assert.Equal(status, refusal?.Status);
    }

    [Fact]
    public void Read_TooDeepOrTooLarge_IsRefused()
    {
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"data":""", 70)) + "1" + new string('}', 70));

        Assert.Equal(400, Reader.Read(new IngressRequest(deep, "application/json")).Refusal?.Status);
        Assert.Equal(413, Reader.Read(new IngressRequest(new byte[300_000], "application/json")).Refusal?.Status);
    }

    [Fact]
    public void Read_DispatchForm_IsUnwrappedAndUpgraded()
    {
        var (events, _, _) = Reader.Read(new IngressRequest(Samples.Bytes("dispatch-emit.json"), "application/json"));

        Assert.NotNull(events[0].Event);
        Assert.True(events[0].Event?.Type.Length > 0);
    }

    [Fact]
    public void Read_PlainBodyWithIdempotencyKey_UsesItAsId()
    {
        var request = new IngressRequest("""{"type":"a.b","data":{}}"""u8.ToArray(), "application/json") { Headers = [new("idempotency-key", "k1")] };

        Assert.Equal("k1", Reader.Read(request).Events[0].Event?.Id);
    }

    private static void AssertEvent(JsonElement attributes, JsonElement absent, ReadEvent read)
    {
        Assert.Null(read.Refusal);
        var received = Assert.IsType<Event>(read.Event);
        foreach (var attribute in attributes.EnumerateObject().Where(attribute => attribute.Name is not ("data" or "data_base64")))
        {
            var expected = attribute.Value.ValueKind == JsonValueKind.String ? attribute.Value.GetString() : attribute.Value.GetRawText();
            var found = attribute.Name == "specversion" ? "1.0" : received.Attribute(attribute.Name);
            if (attribute.Name == "time")
            {
                Assert.Equal(DateTimeOffset.Parse(expected ?? "", System.Globalization.CultureInfo.InvariantCulture), received.Time);
            }
            else
            {
                Assert.Equal(expected, found);
            }
        }

        foreach (var name in absent.ValueKind == JsonValueKind.Array ? absent.EnumerateArray().ToList() : [])
        {
            Assert.Null(received.Attribute(name.GetString() ?? ""));
        }
    }

    private static TheoryData<string> Ids(string file) =>
        [.. Samples.Json(file).GetProperty("vectors").EnumerateArray().Select(vector => vector.GetProperty("id").GetString() ?? "")];

    private static JsonElement Find(string file, string id) =>
        Samples.Json(file).GetProperty("vectors").EnumerateArray().First(vector => vector.GetProperty("id").GetString() == id);
}
