using System.Text;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Store;
using Orchestrator.Workflows;

namespace Orchestrator.Ingress.Tests;

/// <summary>The thirteen legacy Keptn events, as their document prints them.</summary>
public sealed class LegacyKeptnTests : IAsyncLifetime
{
    private const string Context = "08735340-6f9e-4b32-97ff-3b6c292bc509";

    private static readonly (string Task, string File)[] Answers =
    [
        ("deployment", "05-sh.keptn.events.deployment-finished.json"),
        ("test", "06-sh.keptn.events.tests-finished.json"),
        ("evaluation", "08-sh.keptn.events.evaluation-done.json"),
        ("get-sli", "13-sh.keptn.internal.event.get-sli.done.json"),
    ];

    private IngressHost? started;

    private IngressHost Host => started ?? throw new InvalidOperationException("The host is not started.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        started = await IngressHost.StartAsync();
        await Host.Get<IRegistry>().CloseProjectAsync("sockshop", DateTimeOffset.UnixEpoch, Stop);
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task AcceptAsync_AllThirteenInOrder_HaveTheirEffects()
    {
        var created = await PostAsync("01-sh.keptn.internal.event.project.create.json");
        Assert.Equal(200, created.Status);
        Assert.Contains(created.Events[0].Warnings, warning => warning.Contains("converted", StringComparison.Ordinal));
        Assert.Equal(["dev", "staging", "production"], (await Host.Get<IProjectPlans>().FindAsync("sockshop", Stop))?.Shipyard?.Stages.Select(stage => stage.Name) ?? []);

        Assert.Equal(200, (await PostAsync("03-sh.keptn.internal.event.service.create.json")).Status);
        Assert.NotNull(await Host.Get<IRegistry>().FindServiceAsync("sockshop", "carts", Stop));
        Assert.NotNull(await Host.Get<IResources>().FindAsync(new ResourceScope("sockshop", "staging", "carts"), "helm/carts.tgz", null, Stop));

        foreach (var (_, file) in Answers)
        {
            Assert.Contains("No open task", Assert.Single((await PostAsync(file)).Events[0].Warnings), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await PostAsync("04-sh.keptn.event.configuration.change.json")).Status);
        await WaitForSequenceAsync("staging", "delivery");

        foreach (var (task, file) in Answers)
        {
            await AskAsync(task);
            Assert.All((await PostAsync(file, reworded: true)).Events[0].Warnings, warning => Assert.Contains("used before", warning, StringComparison.Ordinal));
            Assert.Equal("q-" + task, (await FindAsync($"sh.keptn.event.{task}.finished")).TriggeredId);
        }

        Assert.Equal(200, (await PostAsync("07-sh.keptn.events.start-evaluation.json")).Status);
        await WaitForSequenceAsync("staging", "evaluation");
        Assert.Equal(200, (await PostAsync("09-sh.keptn.event.problem.open.json")).Status);
        await WaitForSequenceAsync("production", "remediation");
        Assert.Equal(200, (await PostAsync("10-sh.keptn.events.problem.json")).Status);
        Assert.Equal(DispatchState.Unmatched, (await FindAsync("sh.keptn.events.problem")).State);
        Assert.Equal(200, (await PostAsync("11-sh.keptn.event.monitoring.configure.json")).Status);
        Assert.Contains("prometheus", (await Host.Get<IRegistry>().FindProjectAsync("sockshop", Stop))?.Metadata, StringComparison.Ordinal);
        Assert.Equal(200, (await PostAsync("12-sh.keptn.internal.event.get-sli.json")).Status);
        Assert.Equal("sockshop", (await FindAsync("sh.keptn.event.get-sli.triggered")).Project);

        Assert.Equal(200, (await PostAsync("02-sh.keptn.internal.event.project.delete.json")).Status);
        Assert.NotNull((await Host.Get<IRegistry>().FindProjectAsync("sockshop", Stop))?.ClosedAt);
    }

    [Fact]
    public async Task AcceptAsync_ServiceOfAnUnknownProject_IsRefused() =>
        Assert.Equal(400, (await PostAsync("03-sh.keptn.internal.event.service.create.json")).Status);

    [Fact]
    public async Task AcceptAsync_GitToken_ReachesNoRowAndIsASecret()
    {
        var shipyard = Convert.ToBase64String(Encoding.UTF8.GetBytes(Shipyards.Seed));
        var body = $$"""{"type":"sh.keptn.internal.event.project.create","source":"s","id":"1","data":{"project":"p","shipyard":"{{shipyard}}","gitToken":"s3cr3t-token"} }""";

        var answer = await Host.Ingress.AcceptAsync(new IngressRequest(Encoding.UTF8.GetBytes(body), "application/json"), Stop);

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain(
            await Host.Log.ReadAfterAsync(0, 100, Stop), logged => Encoding.UTF8.GetString(logged.Body.Span).Contains("s3cr3t-token", StringComparison.Ordinal));
        Assert.Equal("s3cr3t-token", (await Host.Get<ISecretStore>().ResolveAsync("redacted", new SecretScope("p"), Stop))?["gitToken"]);
    }

    private async Task<IngressAnswer> PostAsync(string file, bool reworded = false)
    {
        var text = Encoding.UTF8.GetString(Samples.Bytes(file));
        var body = reworded ? text.Replace("\"data\": {", "\"data\": {\"again\": true,", StringComparison.Ordinal) : text;
        return await Host.Ingress.AcceptAsync(new IngressRequest(Encoding.UTF8.GetBytes(body), "application/json"), Stop);
    }

    private Task<EventAnswer> AskAsync(string task) => Host.Ingress.EmitAsync(
        new EmittedEvent
        {
            Id = "q-" + task,
            Type = $"sh.keptn.event.{task}.triggered",
            Source = "orchestrator",
            Context = Context,
            WorkflowId = "w",
            Data = System.Text.Json.JsonElement.Parse("""{"project":"sockshop","stage":"staging","service":"carts"}"""),
        },
        Stop);

    private async Task<LoggedEvent> FindAsync(string type) =>
        Assert.Single((await Host.Log.QueryAsync(new EventQuery { Type = type, PageSize = 1 }, Stop)).Events);

    private Task WaitForSequenceAsync(string stage, string name) => IngressHost.WaitForAsync(
        async () => (await Host.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}' AND OrcStage = '{stage}' AND OrcSequence = '{name}'")).Count == 1,
        $"{stage}.{name}");
}
