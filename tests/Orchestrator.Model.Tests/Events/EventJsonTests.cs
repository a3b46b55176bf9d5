using System.Text;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Tests.Events;

public sealed class EventJsonTests
{
    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":"x","time":"2026-01-02T03:04:05.678Z","shkeptncontext":"c","triggeredid":"q","ext":5,"flag":true,"data":{"a":[1,2.5,null]}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"image/png","data_base64":"AQID"}""")]
    public void ToUtf8_ParsedEvent_IsTheSameText(string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(EventJson.ToUtf8(EventJson.Parse(Encoding.UTF8.GetBytes(json)))));

    [Fact]
    public void Of_SameDataOtherSpelling_IsTheSameKey()
    {
        var one = Read("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1,"b":[1.0,"ä"]}}""");
        var two = Read("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-01-02T03:04:05Z","data":{ "b": [1, "\u00e4"], "a": 1 }}""");
        var other = Read("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":2,"b":[1,"ä"]}}""");

        Assert.Equal(EventKey.Of(one), EventKey.Of(two));
        Assert.NotEqual(EventKey.Of(one), EventKey.Of(other));
        Assert.Equal('5', EventKey.Of(one).ToString("D")[14]);
    }

    [Fact]
    public void Create_KnownName_IsTheUuidOfTheRfc() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Uuid5.Create(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void Context_NotAUuid_MapsToTheSameUuidEachTime()
    {
        var mapped = EventKey.Context("my build 7");

        Assert.True(Guid.TryParse(mapped, out _));
        Assert.Equal(mapped, EventKey.Context("my build 7"));
        Assert.Equal(mapped, EventKey.Context(mapped));
    }

    private static Event Read(string json) => EventJson.Parse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"n":12345678901234567890}""", """{"n":12345678901234567891}""")]
    [InlineData("""{"n":0.1234567890123456789}""", """{"n":0.1234567890123456788}""")]
    public void Of_NumbersThatOnlyDifferInTheirLastDigits_AreDifferentKeys(string one, string other)
    {
        var received = new Event { Id = "1", Source = "s", Type = "t", Data = Sample.Parse(one) };

        Assert.NotEqual(EventKey.Of(received), EventKey.Of(received with { Data = Sample.Parse(other) }));
    }
}
