using Orchestrator.Activities.Tests.Setup;

namespace Orchestrator.Activities.Tests.Sequences;

/// <summary>Sequences that wait for several others of their context.</summary>
public sealed class FanInTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: build
              sequences: [{name: build, tasks: [{name: work}]}]
            - name: east
              sequences: [{name: deploy, triggeredOn: [{event: build.build.finished}], tasks: [{name: work}]}]
            - name: west
              sequences: [{name: deploy, triggeredOn: [{event: build.build.finished}], tasks: [{name: work}]}]
            - name: all
              sequences:
                - name: announce
                  triggeredOn: [{all: [{event: east.deploy.finished}, {event: west.deploy.finished}]}]
                  tasks: [{name: work}]
        """;

    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: work
            events: [{name: sh.keptn.event.work.triggered}]
            tasks: [{name: work, image: x, cmd: ['true']}]
        """;

    [Fact]
    public async Task FanIn_BothEndAtTheSameTime_StartsOncePerContext()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "cart", Shipyard, Jobs);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => installation.SendAsync(new
        {
            type = "sh.keptn.event.build.build.triggered",
            source = "test",
            data = new { project = "shop", stage = "build", service = $"cart-{number}" },
        })));

        foreach (var answer in answers)
        {
            await installation.WaitForAsync(answer.KeptnContext!, "sh.keptn.event.all.announce.finished");
            var types = await installation.TypesAsync(answer.KeptnContext!);
            Assert.Single(types, "all.announce.triggered");
            Assert.Single(types, "all.announce.finished");
            Assert.Equal(4, types.Count(type => type == "work.triggered"));
        }
    }

    [Fact]
    public async Task FanIn_AllEndAgainInTheSameContext_StartsAgainOnlyWhenAllHave()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, Jobs);
        var outside = new ForeignExecutor(installation, "shop");
        var context = await outside.TriggerAsync("build", "build");
        await installation.WaitForAsync(context, "sh.keptn.event.all.announce.finished");

        await outside.TriggerAsync("east", "deploy", context);
        await installation.WaitForCountAsync(context, "east.deploy.finished", 2);
        await outside.TriggerAsync("west", "deploy", context);
        await installation.WaitForCountAsync(context, "all.announce.finished", 2);
        await outside.TriggerAsync("east", "deploy", context);
        await installation.WaitForCountAsync(context, "east.deploy.finished", 3);

        var types = await installation.TypesAsync(context);
        Assert.Equal(2, types.Count(type => type == "all.announce.triggered"));
        Assert.True(types.ToList().LastIndexOf("all.announce.triggered") > types.ToList().LastIndexOf("west.deploy.finished"));
    }

    [Fact]
    public async Task FanIn_SelectorNamesTheTaskOfTheOneThatEndedFirst_Holds()
    {
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", SelectingShipyard, Jobs);
        var outside = new ForeignExecutor(installation, "shop");
        var context = await outside.TriggerAsync("east", "deploy");
        await installation.WaitForAsync(context, "sh.keptn.event.east.deploy.finished");

        await outside.TriggerAsync("west", "deploy", context);
        await outside.RunAsync(context, "check", "fail");

        await installation.WaitForAsync(context, "sh.keptn.event.all.passed.finished");
        await outside.TriggerAsync("east", "deploy", context);
        await installation.WaitForAsync(context, "sh.keptn.event.all.failed.finished");
        var types = await installation.TypesAsync(context);
        Assert.Single(types, "all.passed.triggered");
        Assert.Single(types, "all.failed.triggered");
    }

    // "failed" looks at a task that ended its sequence early; "passed" at one that ended before the other sequence began.
    private const string SelectingShipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: east
              sequences: [{name: deploy, tasks: [{name: prepare, if: {exact: {data.never: "1"}}}, {name: work}]}]
            - name: west
              sequences: [{name: deploy, tasks: [{name: check, expectStarted: false}, {name: work}]}]
            - name: all
              sequences:
                - name: passed
                  triggeredOn:
                    - all:
                        - {event: east.deploy.finished, selector: {match: {work.result: pass}}}
                        - {event: west.deploy.finished, selector: {match: {result: fail}}}
                  tasks: [{name: work}]
                - name: failed
                  triggeredOn:
                    - all:
                        - {event: west.deploy.finished, selector: {match: {check.result: fail}}}
                        - {event: east.deploy.finished, selector: {match: {work.result: pass}}}
                        - {event: all.passed.finished}
                  tasks: [{name: work}]
        """;
}
