using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;

namespace Orchestrator.Activities.Tests.Sequences;

public sealed class SequenceStoryTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: shop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: build
                    - name: test
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: build
                - name: rollback
                  triggeredOn:
                    - event: prod.delivery.finished
                      selector:
                        match:
                          result: fail
                  tasks:
                    - name: undo
        """;

    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: build
            events:
              - name: sh.keptn.event.build.triggered
            tasks:
              - name: compile
                image: orc-test
                cmd: [sh, -c]
                args: ['echo building $KEPTN_STAGE; printf ''{"data":{"image":"shop:7"}}'' > /keptn/result.json; test $KEPTN_STAGE = dev']
          - name: test
            events:
              - name: sh.keptn.event.test.triggered
            tasks:
              - name: check
                image: orc-test
                cmd: [sh, -c, 'grep -o shop:7 /keptn/event.json | head -1']
          - name: undo
            events:
              - name: sh.keptn.event.undo.triggered
            tasks:
              - name: undo
                image: orc-test
                cmd: [sh, -c, 'echo undone']
        """;

    [Fact]
    public async Task Trigger_TwoStagesAndAFailure_RunsJobsPromotesAndRollsBack()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);

        var answer = await TriggerAsync(installation);
        var finished = await installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.prod.rollback.finished");

        Assert.Equal("pass", EventData.Read(finished.Data).Result);
        Assert.Equal(
            [
                "dev.delivery.triggered",
                "build.triggered", "build.started", "build.finished",
                "test.triggered", "test.started", "test.finished",
                "dev.delivery.finished",
                "prod.delivery.triggered",
                "build.triggered", "build.started", "build.finished",
                "prod.delivery.finished",
                "prod.rollback.triggered",
                "undo.triggered", "undo.started", "undo.finished",
                "prod.rollback.finished",
            ],
            await installation.TypesAsync(answer.KeptnContext!));
        var tested = await installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.test.finished");
        Assert.Contains("shop:7", EventData.Read(tested.Data).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trigger_TwiceTheSame_RunsOnce()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);

        var first = await TriggerAsync(installation, id: "same", context: "2f1c3b60-0000-4000-8000-000000000001");
        var second = await TriggerAsync(installation, id: "same", context: "2f1c3b60-0000-4000-8000-000000000001");
        await installation.WaitForAsync(first.KeptnContext!, "sh.keptn.event.prod.rollback.finished");

        Assert.True(second.Duplicate);
        var types = await installation.TypesAsync(first.KeptnContext!);
        Assert.Single(types, "dev.delivery.triggered");
        Assert.Single(types, "dev.delivery.finished");
    }

    [Fact]
    public async Task Trigger_SeveralOfOneService_RunOneAfterTheOther()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);

        var answers = new List<EventAnswer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await TriggerAsync(installation));
        }

        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var answer in answers)
        {
            var to = await installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.dev.delivery.finished");
            var from = await installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.build.triggered");
            spans.Add((from.Time!.Value, to.Time!.Value));
        }

        spans.Sort();
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From, $"{pair}"));
    }

    private static Task<EventAnswer> TriggerAsync(Installation installation, string? id = null, string? context = null)
    {
        var trigger = new Dictionary<string, object>
        {
            ["type"] = "sh.keptn.event.dev.delivery.triggered",
            ["specversion"] = "1.0",
            ["source"] = "test",
            ["data"] = new { project = "shop", stage = "dev", service = "cart" },
        };
        if (id is not null && context is not null)
        {
            trigger["id"] = id;
            trigger["shkeptncontext"] = context;
        }

        return installation.SendAsync(trigger);
    }
}
