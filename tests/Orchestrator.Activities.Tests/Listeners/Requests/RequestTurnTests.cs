using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Listeners.Requests;

public sealed class RequestTurnTests
{
    private const string Config = """
        apiVersion: webhookconfig.keptn.sh/v1beta1
        kind: WebhookConfig
        metadata: {name: webhook-configuration}
        spec:
          webhooks:
            - type: sh.keptn.event.deployment.triggered
              subscriptionID: one
              requests: [{url: "http://127.0.0.1:1", method: POST}]
        """;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sh.keptn.event.deployment.triggered", 1)]
    [InlineData("sh.keptn.event.test.triggered", 0)]
    public async Task DeliverAsync_ManyEvents_ReadsTheSubscriptionsOnceAndOnlyWhenAnEntryMatches(string type, int reads)
    {
        var integrations = new CountedIntegrations();
        await using var fixture = new ListenerFixture(services => services.AddSingleton<IIntegrations>(integrations));
        await fixture.Get<IResources>().ChangeAsync(
            new ResourceScope("shop"), [new ResourceChange("webhook/webhook.yaml", Encoding.UTF8.GetBytes(Config))], Limit);
        await fixture.DefineAsync(new { kind = "Request" });
        await fixture.Get<IEventLog>().AppendAsync([.. Enumerable.Range(1, 20).Select(number => Logged(number, type))], Limit);

        var progress = await fixture.RunAsync();

        Assert.Equal((20, 20, reads), (progress.Cursor, progress.Delivered, integrations.Reads));
    }

    private static NewEvent Logged(int number, string type) => new()
    {
        Key = Guid.NewGuid(),
        Id = $"{number}",
        Source = "test",
        Type = type,
        Context = "c",
        Time = default,
        Project = "shop",
        Stage = "dev",
        Service = "carts",
        Body = EventJson.ToUtf8(new Event
        {
            Id = $"{number}",
            Source = "test",
            Type = type,
            DataContentType = "application/json",
            Data = JsonElement.Parse("""{"project":"shop","stage":"dev","service":"carts"}"""),
        }),
    };
}
