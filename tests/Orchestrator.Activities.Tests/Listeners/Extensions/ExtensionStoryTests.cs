using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Model.Tests.Extensions;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Listeners.Extensions;

public sealed class ExtensionStoryTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: dev
              sequences:
                - {name: delivery, description: deploys, tasks: [{name: deployment}]}
        """;

    private const string Jobs = """
        apiVersion: v2
        actions:
          - name: helm
            events: [{name: sh.keptn.event.deployment.triggered}]
            tasks: [{name: deploy, image: alpine, cmd: ["true"]}]
        """;

    [Fact]
    public async Task Sequence_OneExtensionListens_IsToldAsAnExperiment()
    {
        await using var extension = await ExtensionServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, Jobs);
        await installation.Services.GetRequiredService<IDefinitions>().PutAsync(
            new Definition("Listener", "steady", $$"""{"kind":"Extension","url":"{{extension.Url}}","interval":"200ms"}"""), CancellationToken.None);
        await Poll.UntilAsync(() => !extension.Listed.IsEmpty);

        await installation.SendAsync(new Dictionary<string, object>
        {
            ["specversion"] = "1.0",
            ["source"] = "test",
            ["type"] = "sh.keptn.event.dev.delivery.triggered",
            ["data"] = new { project = "shop", stage = "dev", service = "carts" },
        });
        await Poll.UntilAsync(() => extension.Posts.Any(post => NameOf(post.Body) == "completed"));

        string[] expected = ["requested", "created", "step-started", "target-started", "target-completed", "step-completed", "completed"];
        Assert.Equal(expected, extension.Posts.Select(post => NameOf(post.Body)));
        var kit = EventKit.Load();
        Assert.All(extension.Posts, post => Assert.Empty(kit.Check(post.Body)));
        var end = extension.Posts.Last().Body.GetProperty("experimentExecution");
        Assert.Equal(("deploys", "completed"), (end.GetProperty("hypothesis").GetString(), end.GetProperty("state").GetString()));
        var target = extension.Posts.First(post => NameOf(post.Body) == "target-started").Body.GetProperty("experimentStepTargetExecution");
        Assert.Equal("alpine", target.GetProperty("targetAttributes").GetProperty("image")[0].GetString());
    }

    private static string? NameOf(System.Text.Json.JsonElement body) => body.GetProperty("eventName").GetString()?.Replace("experiment.execution.", "", StringComparison.Ordinal);
}
