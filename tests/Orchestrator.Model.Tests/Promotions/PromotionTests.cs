using System.Text.Json;
using Orchestrator.Model.Promotions;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Promotions;

public sealed class PromotionTests
{
    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/triggered-on.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void FollowUps_KeptnCase_FiresWhatKeptnFires(string row)
    {
        var test = Sample.Parse(row);
        var completed = test.GetProperty("completed");
        var stages = test.GetProperty("triggers").EnumerateArray()
            .GroupBy(trigger => trigger.GetProperty("stage").GetString()!)
            .Select(stage => new Stage(stage.Key, [.. stage.Select(ToSequence)]))
            .ToList();
        var ended = new FinishedSequence(
            completed.GetProperty("stage").GetString()!,
            completed.GetProperty("sequence").GetString()!,
            Verdict.Parse(completed.GetProperty("result").GetString(), null).Result,
            completed.GetProperty("lastTask").GetString()!);

        var fired = Promotion.FollowUps(new Shipyard("", "", stages), ended, []);

        Assert.Equal(
            test.GetProperty("fires").EnumerateArray().Select(name => name.GetString()),
            fired.Select(follow => $"{follow.Stage}.{follow.Sequence.Name}"));
    }

    [Fact]
    public void FollowUps_FanIn_FiresWithTheLastSourceOnly()
    {
        var shipyard = ShipyardParser.Parse(
            """
            apiVersion: spec.keptn.sh/0.2.3
            kind: Shipyard
            spec:
              stages:
                - name: a
                  sequences: [{name: s, tasks: [{name: t}]}]
                - name: b
                  sequences: [{name: s, tasks: [{name: t}]}]
                - name: prod
                  sequences:
                    - name: s
                      tasks: [{name: t}]
                      triggeredOn:
                        - all: [a.s.finished, {event: b.s.finished}]
            """).Shipyard!;
        var a = new FinishedSequence("a", "s", Result.Pass);
        var b = new FinishedSequence("b", "s", Result.Warning);

        var first = Promotion.FollowUps(shipyard, a, []);
        var last = Promotion.FollowUps(shipyard, b, [a]);
        var failed = Promotion.FollowUps(shipyard, b, [a with { Result = Result.Fail }]);

        Assert.Equal(["b.s.finished"], Promotion.FanInSources(shipyard, a));
        Assert.Empty(first);
        Assert.Equal(["prod"], last.Select(follow => follow.Stage));
        Assert.True(last[0].FanIn);
        Assert.Empty(failed);
    }

    [Theory]
    [InlineData("evaluation.result", "fail", "evaluation", Result.Fail, true)]
    [InlineData("evaluation.result", "fail", "test", Result.Fail, false)]
    [InlineData("result", "FAIL", "", Result.Fail, true)]
    [InlineData("other", "fail", "", Result.Fail, false)]
    public void FollowUps_Selector_LooksAtTheLastCompletedTask(string key, string value, string lastTask, Result result, bool fires)
    {
        var trigger = new SequenceTrigger { Event = "dev.s.finished", Match = [new(key, value)] };
        var sequence = new SequenceDefinition { Name = "next", Tasks = [], TriggeredOn = [trigger] };
        var shipyard = new Shipyard("", "", [new Stage("dev", [sequence])]);

        var fired = Promotion.FollowUps(shipyard, new("dev", "s", result, lastTask), []);

        Assert.Equal(fires, fired.Count == 1);
    }

    private static SequenceDefinition ToSequence(JsonElement trigger)
    {
        var match = trigger.GetProperty("match");
        return new SequenceDefinition
        {
            Name = trigger.GetProperty("sequence").GetString()!,
            Tasks = [],
            TriggeredOn =
            [
                new SequenceTrigger
                {
                    Event = trigger.GetProperty("event").GetString()!,
                    Match = match.ValueKind == JsonValueKind.Null
                        ? null
                        : [.. match.EnumerateObject().Select(entry => new SelectorMatch(entry.Name, entry.Value.GetString()!))],
                },
            ],
        };
    }
}
