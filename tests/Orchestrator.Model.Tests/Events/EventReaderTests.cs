using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Tests.Events;

public sealed class EventReaderTests
{
    public static TheoryData<string> ValidEvents => Sample.Rows("cloudevents/json-format/valid-events.json", "tests");

    public static TheoryData<string> InvalidEvents => Sample.Rows("cloudevents/json-format/invalid-events.json", "tests");

    [Theory]
    [MemberData(nameof(ValidEvents))]
    public void Read_OfficialValidEvent_IsRead(string row)
    {
        var reading = EventReader.Read(Sample.Parse(row).GetProperty("event"), EventReading.Structured);

        Assert.Empty(reading.Problems);
        Assert.NotNull(reading.Event);
    }

    [Theory]
    [MemberData(nameof(InvalidEvents))]
    public void Read_OfficialInvalidEvent_IsRefused(string row)
    {
        var reading = EventReader.Read(Sample.Parse(row).GetProperty("event"), EventReading.Structured);

        Assert.NotEmpty(reading.Problems);
        Assert.Null(reading.Event);
    }

    [Fact]
    public void Read_SeedBodyWithoutIdAndTime_IsAcceptedAsPlainBodyOnly()
    {
        var body = Sample.Json("seed/event-foo-triggered.json");

        var plain = EventReader.Read(body, EventReading.PlainBody);
        var structured = EventReader.Read(body, EventReading.Structured);

        Assert.Equal(("", "sh.keptn.event.dev.foo.triggered"), (plain.Event!.Id, plain.Event.Type));
        Assert.Equal(new Scope("demo", "dev", "demo-svc"), EventData.Read(plain.Event.Data).Scope);
        Assert.Equal(["id"], structured.Problems.Select(problem => problem.Field));
    }

    public static TheoryData<string> KeptnSamples =>
        [.. Directory.GetFiles(Sample.Path("keptn/event"), "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Sample.Path("keptn/event"), file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(KeptnSamples))]
    public void Read_KeptnSample_IsAcceptedAsPlainBody(string file)
    {
        var reading = EventReader.Read(Sample.Json($"keptn/event/{file}"), EventReading.PlainBody);

        Assert.Empty(reading.Problems);
        Assert.NotEqual(EventKind.Other, EventType.Parse(reading.Event!.Type).Kind);
    }

    public static TheoryData<string> SpecEvents =>
        [.. Directory.GetFiles(Sample.Path("keptn/spec-events")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(SpecEvents))]
    public void Read_KeptnSpecExample_IsAcceptedAsPlainBody(string file)
    {
        var reading = EventReader.Read(Sample.Json($"keptn/spec-events/{file}"), EventReading.PlainBody);

        Assert.Empty(reading.Problems);
        Assert.Equal(JsonValueKind.Object, reading.Event!.Data!.Value.ValueKind);
    }
}
