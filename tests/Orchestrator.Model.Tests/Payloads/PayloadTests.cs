using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Payloads;

public sealed class PayloadTests
{
    private static readonly Scope Scope = new("p", "dev", "svc");

    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/next-triggered-payload.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void NextTask_KeptnCase_GivesKeptnPayload(string row)
    {
        var test = Sample.Parse(row);
        var finished = test.GetProperty("finishedTasks").EnumerateArray().ToList();
        var task = test.GetProperty("tasks")[finished.Count];
        var last = Verdict.Parse(finished[^1].GetProperty("result").GetString(), finished[^1].GetProperty("status").GetString());

        var merged = Payload.Merge(test.GetProperty("input"), finished.Select(entry => (JsonElement?)entry.GetProperty("data")));
        var next = Payload.NextTask(
            merged,
            test.GetProperty("scope").Deserialize<Scope>()!,
            last,
            new SequenceTask { Name = task.GetProperty("name").GetString()!, Properties = task.GetProperty("properties") });

        Assert.True(JsonElement.DeepEquals(test.GetProperty("expectedNextTriggeredData"), next), next.GetRawText());
    }

    [Fact]
    public void NextTask_MessageOfEarlierTask_IsBlanked()
    {
        var next = Payload.NextTask(Sample.Parse("""{"message":"old"}"""), Scope, null, new SequenceTask { Name = "t" });

        Assert.Equal("", next.GetProperty("message").GetString());
    }

    [Fact]
    public void FollowUp_OtherStage_CarriesEverything()
    {
        var data = Payload.FollowUp(Sample.Parse("""{"stage":"dev","labels":{"a":"b"},"deployment":{"x":1}}"""), Scope, "prod", Verdict.Passed);

        Assert.Equal("""{"project":"p","stage":"prod","service":"svc","labels":{"a":"b"},"deployment":{"x":1},"result":"pass","status":"succeeded"}""", data.GetRawText());
    }

    [Fact]
    public void Finished_MergedPayload_KeepsOnlyTheCommonBlock()
    {
        var data = Payload.Finished(Sample.Parse("""{"labels":{"a":"b"},"deployment":{"x":1}}"""), Scope, Verdict.Errored, "why");

        Assert.Equal("""{"project":"p","stage":"dev","service":"svc","labels":{"a":"b"},"result":"fail","status":"errored","message":"why"}""", data.GetRawText());
    }
}
