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
}
