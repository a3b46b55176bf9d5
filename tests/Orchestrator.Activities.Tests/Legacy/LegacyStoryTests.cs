using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Legacy;

/// <summary>The thirteen legacy bodies of the seed document, byte for byte, on a whole installation.</summary>
public sealed class LegacyStoryTests
{
    private const string Context = "08735340-6f9e-4b32-97ff-3b6c292bc509";

    [Fact]
    public async Task Accept_ThirteenBodiesOneRightAfterTheOther_EachHasItsEffect()
    {
        await using var installation = await Installation.StartAsync();
        string[] files =
        [
            "01-sh.keptn.internal.event.project.create.json", "03-sh.keptn.internal.event.service.create.json",
            "04-sh.keptn.event.configuration.change.json", "05-sh.keptn.events.deployment-finished.json",
            "06-sh.keptn.events.tests-finished.json", "07-sh.keptn.events.start-evaluation.json",
            "08-sh.keptn.events.evaluation-done.json", "09-sh.keptn.event.problem.open.json",
            "10-sh.keptn.events.problem.json", "11-sh.keptn.event.monitoring.configure.json",
            "12-sh.keptn.internal.event.get-sli.json", "13-sh.keptn.internal.event.get-sli.done.json",
            "02-sh.keptn.internal.event.project.delete.json",
        ];

        foreach (var file in files)
        {
            var answer = await installation.Services.GetRequiredService<IIngress>()
                .AcceptAsync(new IngressRequest(Samples.Bytes(file), "application/json"), CancellationToken.None);
            Assert.True(answer.Status == 200, $"{file}: {answer.Events[0].Refusal}");
            Assert.False(answer.Events[0].Duplicate, file);
            Assert.DoesNotContain(answer.Events[0].Warnings, warning => warning.Contains("told to nobody", StringComparison.Ordinal));
        }

        await AssertProjectAsync(installation);
        var triggered = await FindAsync(installation, "staging.delivery.triggered");
        Assert.True(triggered.GetProperty("configurationChange").GetProperty("values").TryGetProperty("image", out _));
        Assert.Equal("pass", (await FindAnswerAsync(installation, "deployment")).GetProperty("result").GetString());
        Assert.True((await FindAnswerAsync(installation, "test")).GetProperty("test").TryGetProperty("start", out _));
        Assert.True((await FindAsync(installation, "staging.evaluation.triggered")).GetProperty("evaluation").TryGetProperty("end", out _));
        var evaluated = await FindAnswerAsync(installation, "evaluation");
        Assert.Equal(("warning", 83.34), (evaluated.GetProperty("result").GetString(), evaluated.GetProperty("evaluation").GetProperty("score").GetDouble()));
        Assert.True((await FindAsync(installation, "production.remediation.triggered")).GetProperty("problem").TryGetProperty("problemTitle", out _));
        Assert.Equal("prometheus", (await FindAsync(installation, "configure-monitoring.triggered")).GetProperty("configureMonitoring").GetProperty("type").GetString());
        Assert.Equal("dynatrace", (await FindAsync(installation, "get-sli.triggered")).GetProperty("get-sli").GetProperty("sliProvider").GetString());
        Assert.Equal(2, (await FindAnswerAsync(installation, "get-sli")).GetProperty("get-sli").GetProperty("indicatorValues").GetArrayLength());
        Assert.Equal("aborted", (await FindAsync(installation, "staging.delivery.finished")).GetProperty("status").GetString());
        Assert.Equal("fail", (await FindAsync(installation, "production.remediation.finished")).GetProperty("result").GetString());
    }

    private static async Task AssertProjectAsync(Installation installation)
    {
        var registry = installation.Services.GetRequiredService<IRegistry>();
        var project = await registry.FindProjectAsync("sockshop", CancellationToken.None);
        Assert.NotNull(project?.ClosedAt);
        Assert.Contains("prometheus", project.Metadata, StringComparison.Ordinal);
        Assert.NotNull(await registry.FindServiceAsync("sockshop", "carts", CancellationToken.None));
        var chart = new ResourceScope("sockshop", "production", "carts");
        Assert.NotNull(await installation.Services.GetRequiredService<IResources>().FindAsync(chart, "helm/carts.tgz", null, CancellationToken.None));
    }

    /// <summary>The data of an event, once it is in the log.</summary>
    private static async Task<JsonElement> FindAsync(Installation installation, string type) =>
        (await installation.WaitForAsync(Context, EventType.Prefix + type)).Data!.Value;

    /// <summary>The data of the answer to a task's triggered event.</summary>
    private static async Task<JsonElement> FindAnswerAsync(Installation installation, string task)
    {
        var finished = await installation.WaitForAsync(Context, EventType.TaskFinished(task));
        var query = new EventQuery { Type = EventType.TaskTriggered(task), EventId = finished.TriggeredId };
        Assert.Single((await installation.Services.GetRequiredService<IEventLog>().QueryAsync(query, CancellationToken.None)).Events);
        return finished.Data!.Value;
    }
}
