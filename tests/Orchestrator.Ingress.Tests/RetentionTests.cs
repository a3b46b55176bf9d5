using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Store;
using Orchestrator.Store.Tests.Setup;
using Orchestrator.Workflows;

namespace Orchestrator.Ingress.Tests;

/// <summary>What is forgotten, and what is not.</summary>
public sealed class RetentionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForgetAsync_OldContexts_GoUnlessSomethingIsOpenInThem()
    {
        var time = new ManualTime();
        await using var host = await IngressHost.StartAsync(time, settings: ("Retention", "30.00:00:00"));
        var closed = await SendAsync(host, """{"type":"com.example.done","source":"test","data":{}}""");
        var open = await SendAsync(host, """{"type":"sh.keptn.event.dev.delivery.triggered","source":"test","data":{"project":"sockshop","stage":"dev","service":"carts"}}""");
        await IngressHost.WaitForAsync(
            async () => (await host.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'")).Count == 1, "the run");
        Assert.Equal(0, await host.Get<Retention>().ForgetAsync(Stop));

        time.Advance(TimeSpan.FromDays(31));
        await SendAsync(host, """{"type":"com.example.new","source":"test","data":{}}""");
        var deleted = await host.Get<Retention>().ForgetAsync(Stop);

        Assert.Equal(1, deleted);
        Assert.Empty((await host.Log.QueryAsync(new EventQuery { Contexts = [closed] }, Stop)).Events);
        Assert.Single((await host.Log.QueryAsync(new EventQuery { Contexts = [open] }, Stop)).Events);
    }

    private static async Task<string> SendAsync(IngressHost host, string body)
    {
        var answer = await host.Ingress.AcceptAsync(new IngressRequest(System.Text.Encoding.UTF8.GetBytes(body), "application/json"), Stop);
        Assert.True(answer.Status == 200, $"{answer.Events[0].Refusal}");
        return answer.Events[0].KeptnContext ?? "";
    }
}
