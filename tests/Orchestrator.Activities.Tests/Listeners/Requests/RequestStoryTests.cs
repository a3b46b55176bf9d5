using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Listeners.Requests;

public sealed class RequestStoryTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: dev
              sequences:
                - {name: delivery, tasks: [{name: deployment}]}
        """;

    [Theory]
    [InlineData(200, "pass", "succeeded")]
    [InlineData(500, "fail", "errored")]
    public async Task Sequence_TaskAnsweredByARequest_EndsAsTheReceiverAnswers(int status, string result, string ended)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = _ => status;
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, null);
        await ConfigureAsync(installation, receiver.Url);

        var sent = await installation.SendAsync(Trigger());
        var end = await installation.WaitForAsync(sent.KeptnContext ?? "", "sh.keptn.event.dev.delivery.finished");

        var (method, headers, body) = Assert.Single(receiver.Requests);
        Assert.Equal(("PUT", "Bearer s3cret-t0ken", """{"project":"shop"}"""), (method, headers["Authorization"], body));
        var data = EventData.Read(end.Data);
        Assert.Equal((result, ended), (data.Result, data.Status));
        Assert.Contains("deployment.started", await installation.TypesAsync(sent.KeptnContext ?? ""));
        var finished = await installation.WaitForAsync(sent.KeptnContext ?? "", "sh.keptn.event.deployment.finished");
        Assert.Equal(status == 200, finished.Data?.TryGetProperty("deployment", out _));
        Assert.DoesNotContain("s3cret-t0ken", finished.Data?.GetRawText() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_SubscriptionOfAnotherStage_StartsNothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var installation = await Installation.StartAsync();
        await installation.CreateProjectAsync("shop", "carts", Shipyard, null);
        var integrations = installation.Services.GetRequiredService<IIntegrations>();
        await integrations.RegisterAsync(new Integration { Id = "webhook-service", Name = "webhook-service", RegisteredAt = default, LastSeen = default }, CancellationToken.None);
        await integrations.SetSubscriptionsAsync(
            "webhook-service", [new IntegrationSubscription("one", "sh.keptn.event.deployment.triggered") { Stages = ["prod"] }], CancellationToken.None);
        await ConfigureAsync(installation, receiver.Url);
        var sent = await installation.SendAsync(Trigger());
        var triggered = await installation.WaitForAsync(sent.KeptnContext ?? "", "sh.keptn.event.deployment.triggered");
        var listener = installation.Client.GetWorkflowHandle(Orchestrator.Workflows.WorkflowIds.Listener("requests"));

        await Poll.UntilAsync(async () => (await listener.QueryAsync<Orchestrator.Workflows.Listeners.ListenerState>("State", [])).Delivered >= 1);

        Assert.Empty(receiver.Requests);
        Assert.NotNull(triggered.Id);
    }

    private static Dictionary<string, object> Trigger() => new()
    {
        ["specversion"] = "1.0",
        ["source"] = "test",
        ["type"] = "sh.keptn.event.dev.delivery.triggered",
        ["data"] = new { project = "shop", stage = "dev", service = "carts" },
    };

    private static async Task ConfigureAsync(Installation installation, string url)
    {
        var config = $$$"""
            apiVersion: webhookconfig.keptn.sh/v1beta1
            kind: WebhookConfig
            metadata: {name: webhook-configuration}
            spec:
              webhooks:
                - type: sh.keptn.event.deployment.triggered
                  subscriptionID: one
                  sendFinished: true
                  envFrom: [{name: token, secretRef: {name: hook, key: token}}]
                  requests:
                    - url: {{{url}}}/deploy
                      method: PUT
                      headers: [{key: Authorization, value: "Bearer {{.env.token}}"}]
                      payload: '{"project":"{{.data.project}}"}'
            """;
        var services = installation.Services;
        await services.GetRequiredService<ISecretStore>().CreateAsync(
            "hook", ISecretStore.DefaultScope, new Dictionary<string, string> { ["token"] = "s3cret-t0ken" }, CancellationToken.None);
        await services.GetRequiredService<IResources>().ChangeAsync(
            new ResourceScope("shop"), [new ResourceChange("webhook/webhook.yaml", Encoding.UTF8.GetBytes(config))], CancellationToken.None);
        await services.GetRequiredService<IDefinitions>().PutAsync(new Definition("Listener", "requests", """{"kind":"Request"}"""), CancellationToken.None);
        var handle = installation.Client.GetWorkflowHandle(Orchestrator.Workflows.WorkflowIds.Listener("requests"));
        await Poll.UntilAsync(async () =>
        {
            try
            {
                await handle.DescribeAsync();
                return true;
            }
            catch (Temporalio.Exceptions.RpcException)
            {
                return false;
            }
        });
    }
}
