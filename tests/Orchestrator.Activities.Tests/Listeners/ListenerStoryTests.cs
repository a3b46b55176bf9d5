using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Tests.Listeners;

public sealed class ListenerStoryTests
{
    [Fact]
    public async Task Listener_Defined_GetsEventsAsTheyAreLoggedAndAfterItsReturn()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var installation = await Installation.StartAsync();
        var definitions = installation.Services.GetRequiredService<IDefinitions>();
        await definitions.PutAsync(
            new Definition("Listener", "hook", $$"""{"url":"{{receiver.Url}}","listenTo":["com.example.*"],"handshake":"off"}"""),
            CancellationToken.None);
        var handle = installation.Client.GetWorkflowHandle(WorkflowIds.Listener("hook"));
        await Poll.UntilAsync(async () => await ExistsAsync(handle));

        await SendAsync(installation, "first");
        await Poll.UntilAsync(() => receiver.Posts.Any());
        receiver.Status = _ => 503;
        await SendAsync(installation, "second");
        await Poll.UntilAsync(() => receiver.Posts.Count() >= 2);
        receiver.Status = _ => 200;
        await handle.SignalAsync("Replay", [new ListenerReplay()]);
        await Poll.UntilAsync(() => receiver.Posts.Count(post => post.Headers["ce-id"] == "second") >= 2);

        Assert.Equal("first", receiver.Posts.First().Headers["ce-id"]);
        await definitions.DeleteAsync("Listener", "hook", CancellationToken.None);
        await SendAsync(installation, "third");
        await handle.GetResultAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(receiver.Posts, post => post.Headers["ce-id"] == "third");
    }

    [Fact]
    public async Task Listener_WorkflowBeginsLongAfterTheDefinition_GetsWhatWasLoggedInBetween()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var installation = await Installation.StartAsync();
        var definitions = installation.Services.GetRequiredService<IDefinitions>();
        await SendAsync(installation, "before");
        var position = await installation.Services.GetRequiredService<IEventLog>().GetHeadAsync(CancellationToken.None);
        await definitions.PutAsync(new Definition(ListenerStart.Kind, "late", ListenerStart.Write(position)), CancellationToken.None);
        await SendAsync(installation, "in between");

        await definitions.PutAsync(
            new Definition("Listener", "late", $$"""{"url":"{{receiver.Url}}","listenTo":["com.example.*"],"handshake":"off"}"""), CancellationToken.None);
        await Poll.UntilAsync(() => receiver.Posts.Any());
        await Poll.UntilAsync(async () => await definitions.FindAsync(ListenerStart.Kind, "late", CancellationToken.None) is null);
        await SendAsync(installation, "after");
        await Poll.UntilAsync(() => receiver.Posts.Count() >= 2);

        Assert.Equal(["in%20between", "after"], receiver.Posts.Select(post => post.Headers["ce-id"]));
    }

    private static async Task<bool> ExistsAsync(Temporalio.Client.WorkflowHandle handle)
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
    }

    private static Task<EventAnswer> SendAsync(Installation installation, string id) => installation.SendAsync(new Dictionary<string, object>
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "test",
        ["type"] = "com.example.thing",
        ["data"] = new { n = id },
    });
}
