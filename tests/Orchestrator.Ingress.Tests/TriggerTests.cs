using System.Text;
using System.Text.Json;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Store;
using Orchestrator.Workflows;

namespace Orchestrator.Ingress.Tests;

/// <summary>What settings and shipyards make of events, and what a started sequence shows of its trigger.</summary>
public sealed class TriggerTests
{
    private const string Choosy = """
        apiVersion: spec.keptn.sh/0.2.3
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  inputs: {properties: {version: {type: integer}}, required: [version]}
                  tasks: [{name: deployment}]
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HideAsync_SecretsInsideLists_ReachNoRowAndAreSecrets()
    {
        await using var host = await IngressHost.StartAsync(settings: ("Redact", "data.**.password, data.tokens.*, data.keys"));

        await PostAsync(
            host,
            """{"type":"com.example.users","source":"s","id":"1","data":{"project":"sockshop","users":[{"name":"ann","password":"hidden-1"},{"deep":[{"password":"hidden-2"}]}],"tokens":["hidden-3"],"keys":[["hidden-4"]],"kept":"seen"}}""");

        var logged = Encoding.UTF8.GetString((await host.Log.ReadAfterAsync(0, 10, Stop))[^1].Body.Span);
        Assert.DoesNotContain("hidden", logged, StringComparison.Ordinal);
        Assert.Contains("seen", logged, StringComparison.Ordinal);
        var secrets = await host.Get<ISecretStore>().ResolveAsync("redacted", new SecretScope("sockshop"), Stop);
        Assert.Equal(("hidden-1", "hidden-2", "hidden-3"), (secrets?["users.0.password"], secrets?["users.1.deep.0.password"], secrets?["tokens.0"]));
    }

    [Fact]
    public async Task AcceptAsync_ConfigurationChange_TriggersTheSequenceThatIsSet()
    {
        await using var host = await IngressHost.StartAsync(settings: ("Delivery_Sequence", "foo"));

        await PostAsync(host, """{"type":"sh.keptn.event.configuration.change","source":"s","id":"1","data":{"project":"sockshop","stage":"dev","service":"carts"}}""");

        await IngressHost.WaitForAsync(
            async () => (await host.Client.CountWorkflowsAsync("OrcSequence = 'foo'")).Count == 1, "the sequence foo");
    }

    [Fact]
    public async Task StartAsync_Trigger_LeavesVersionAndLabelsInTheMemo()
    {
        await using var host = await IngressHost.StartAsync();

        await PostAsync(host, """{"type":"sh.keptn.event.dev.foo.triggered","source":"s","id":"1","data":{"project":"sockshop","stage":"dev","service":"carts","labels":{"build":"42"}}}""");

        await IngressHost.WaitForAsync(
            async () => (await host.Client.CountWorkflowsAsync("OrcSequence = 'foo'")).Count == 1, "the sequence foo");
        await foreach (var run in host.Client.ListWorkflowsAsync("OrcSequence = 'foo'"))
        {
            Assert.Equal(1, await run.Memo[SequenceMemo.ShipyardVersion].ToValueAsync<int>());
            Assert.Equal("42", (await run.Memo[SequenceMemo.Labels].ToValueAsync<JsonElement>()).GetProperty("build").GetString());
        }
    }

    [Fact]
    public async Task AcceptAsync_DataThatDoesNotFitTheInputs_IsRefusedWithThePath()
    {
        await using var host = await IngressHost.StartAsync();
        await host.Get<IRegistry>().AddShipyardAsync("sockshop", Choosy, "[]", Stop);

        var answer = await host.Ingress.AcceptAsync(Request("""{"type":"sh.keptn.event.dev.delivery.triggered","source":"s","id":"1","data":{"project":"sockshop","stage":"dev","service":"carts","version":"7"}}"""), Stop);

        Assert.Equal((400, "data.version"), (answer.Status, answer.Events[0].Refusal?.Details[0].Field));
    }

    [Fact]
    public async Task StartAsync_InputThatIsRedacted_FitsAsItWasSent()
    {
        await using var host = await IngressHost.StartAsync(settings: ("Redact", "data.version"));
        await host.Get<IRegistry>().AddShipyardAsync("sockshop", Choosy, "[]", Stop);

        await PostAsync(host, """{"type":"sh.keptn.event.dev.delivery.triggered","source":"s","id":"1","data":{"project":"sockshop","stage":"dev","service":"carts","version":7}}""");

        await IngressHost.WaitForAsync(
            async () => (await host.Client.CountWorkflowsAsync("OrcSequence = 'delivery'")).Count == 1, "the sequence delivery");
    }

    [Fact]
    public async Task StartAsync_FollowUpThatDoesNotFitTheInputs_EndsWithAnErroredFinished()
    {
        await using var host = await IngressHost.StartAsync();
        await host.Get<IRegistry>().AddShipyardAsync("sockshop", Choosy, "[]", Stop);
        var follow = new EmittedEvent
        {
            Id = "f1",
            Type = "sh.keptn.event.dev.delivery.triggered",
            Source = EventSources.Sequence,
            Context = "c",
            Data = JsonElement.Parse("""{"project":"sockshop","stage":"dev","service":"carts"}"""),
        };

        await host.Ingress.EmitAsync(follow, Stop);

        var finished = new EventQuery { Type = "sh.keptn.event.dev.delivery.finished" };
        await IngressHost.WaitForAsync(async () => (await host.Log.QueryAsync(finished, Stop)).Events is [{ Result: "fail", TriggeredId: "f1" }], "the finished event");
        Assert.Contains("data.version is required", Encoding.UTF8.GetString((await host.Log.QueryAsync(finished, Stop)).Events[0].Body.Span), StringComparison.Ordinal);
        Assert.Equal(0, (await host.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'")).Count);
    }

    private static async Task PostAsync(IngressHost host, string body) =>
        Assert.Equal(200, (await host.Ingress.AcceptAsync(Request(body), Stop)).Status);

    private static IngressRequest Request(string body) => new(Encoding.UTF8.GetBytes(body), "application/json");
}
