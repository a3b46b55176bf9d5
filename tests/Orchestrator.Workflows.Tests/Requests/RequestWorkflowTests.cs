using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;
using Orchestrator.Workflows.Requests;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Requests;

public sealed class RequestWorkflowTests
{
    [Fact]
    public async Task RunAsync_SendFinished_SendsOneStartedAndOneFinishedWithTheResponses()
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Answer = url => new() { Response = JsonElement.Parse($$"""{"from":"{{url}}"}""") };

        Assert.Equal(2, await RunAsync(harness, "passes", sendFinished: true, "a", "b"));

        Assert.Equal(["started", "finished"], Emitted(harness));
        var data = harness.World.Emitted[^1].Data;
        Assert.Equal(("pass", "succeeded"), (data.GetProperty("result").GetString(), data.GetProperty("status").GetString()));
        Assert.Equal(["a", "b"], data.GetProperty("deployment").GetProperty("responses").EnumerateArray().Select(one => one.GetProperty("from").GetString()));
        Assert.All(harness.World.Emitted, one => Assert.Equal(("webhook-service", "asked", "context"), (one.Source, one.TriggeredId, one.Context)));
    }

    [Fact]
    public async Task RunAsync_OthersSendFinished_SendsOneStartedPerRequest()
    {
        await using var harness = await SequenceHarness.StartAsync();

        await RunAsync(harness, "foreign", sendFinished: false, "a", "b", "c");

        Assert.Equal(["started", "started", "started"], Emitted(harness));
        Assert.Equal(3, harness.World.Emitted.Select(one => one.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task RunAsync_SecondOfFourFails_SendsTheFinishedThatAreMissing(bool sendFinished, int finished)
    {
        await using var harness = await SequenceHarness.StartAsync();
        harness.Listeners.Answer = url => new() { Problem = url == "b" ? "it answered 500" : null };

        Assert.Equal(1, await RunAsync(harness, $"fails-{sendFinished}", sendFinished, "a", "b", "c", "d"));

        var ends = harness.World.Emitted.Where(one => one.Type.EndsWith(".finished", StringComparison.Ordinal)).ToList();
        Assert.Equal(finished, ends.Count);
        Assert.All(ends, one => Assert.Equal(("errored", "fail", "it answered 500"), (Text(one.Data, "status"), Text(one.Data, "result"), Text(one.Data, "message"))));
        Assert.Equal(2, harness.Listeners.Calls.Count);
    }

    [Fact]
    public async Task RunAsync_NoTrigger_IsAnsweredByNothing()
    {
        await using var harness = await SequenceHarness.StartAsync();

        Assert.Equal(1, await RunAsync(harness, "told", EventType.TaskFinished("deployment"), sendFinished: true, "a"));

        Assert.Empty(harness.World.Emitted);
    }

    private static Task<int> RunAsync(SequenceHarness harness, string id, bool sendFinished, params string[] urls) =>
        RunAsync(harness, id, EventType.TaskTriggered("deployment"), sendFinished, urls);

    private static Task<int> RunAsync(SequenceHarness harness, string id, string type, bool sendFinished, params string[] urls)
    {
        var input = new RequestInput
        {
            EventKey = id,
            EventId = "asked",
            EventType = type,
            Context = "context",
            Scope = new Scope("shop", "dev", "carts"),
            Webhook = new Webhook { Type = type, SubscriptionId = "s", SendFinished = sendFinished, Requests = [.. urls.Select(url => new WebhookRequest("GET", url))] },
        };
        return harness.Client.ExecuteWorkflowAsync(
            (RequestWorkflow workflow) => workflow.RunAsync(input), new WorkflowOptions(WorkflowIds.Request(id, "s"), WorkflowNames.TaskQueue));
    }

    private static IEnumerable<string> Emitted(SequenceHarness harness) => harness.World.Emitted.Select(one => one.Type["sh.keptn.event.deployment.".Length..]);

    private static string? Text(JsonElement data, string name) => data.GetProperty(name).GetString();
}
