using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Tests.Listeners;

/// <summary>Listeners do not wait for each other.</summary>
public sealed class ManyEventsTests
{
    private const int Count = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Listeners_OneDeadOneSlow_TheFastOneIsUpToDateAndNobodyLosesAnything()
    {
        await using var fast = await Receiver.StartAsync();
        await using var slow = await Receiver.StartAsync();
        await using var dead = await Receiver.StartAsync();
        await using var installation = await Installation.StartAsync();
        var gate = new TaskCompletionSource();
        slow.Before = () => gate.Task;
        dead.Status = _ => 503;
        foreach (var (name, receiver) in new[] { ("fast", fast), ("slow", slow), ("dead", dead) })
        {
            await installation.Services.GetRequiredService<IDefinitions>().PutAsync(
                new Definition("Listener", name, $$"""{"url":"{{receiver.Url}}","mode":"batch","handshake":"off","listenTo":["com.example.*"]}"""), CancellationToken.None);
            await Poll.UntilAsync(async () => await StateAsync(installation, name) is not null);
        }

        foreach (var numbers in Enumerable.Range(0, Count).Chunk(1000))
        {
            await AppendAsync(installation, numbers);
        }

        var logged = DateTimeOffset.UtcNow;
        await Poll.UntilAsync(() => HasAll(fast));
        var lag = DateTimeOffset.UtcNow - logged;
        Assert.Empty(IdsOf(dead));
        Assert.True(IdsOf(slow).Count <= 50, "The slow one is not slow.");

        gate.SetResult();
        dead.Status = _ => 204;
        await installation.Client.GetWorkflowHandle(WorkflowIds.Listener("dead")).SignalAsync(WorkflowSignals.Replay, [new ListenerReplay()]);
        await Poll.UntilAsync(() => HasAll(slow) && HasAll(dead));
        Assert.All(fast.Posts.Concat(slow.Posts), post => Assert.True(JsonElement.Parse(post.Body).GetArrayLength() <= 50));
        TestContext.Current.SendDiagnosticMessage("lag of the fast listener: {0}", lag);
        Assert.True(lag < Interval * 3, $"The fast one was done {lag} after the last event was logged.");
    }

    // So many batches it takes at least; looking into them before is dear.
    private static bool HasAll(Receiver receiver) => receiver.Accepted.Count >= Count / 50 && IdsOf(receiver).Count == Count;

    // Only what was accepted counts.
    private static HashSet<string> IdsOf(Receiver receiver) =>
        [.. receiver.Accepted.SelectMany(body => JsonElement.Parse(body).EnumerateArray().Select(one => one.GetProperty("id").GetString() ?? ""))];

    private static async Task<ListenerState?> StateAsync(Installation installation, string name)
    {
        try
        {
            return await installation.Client.GetWorkflowHandle(WorkflowIds.Listener(name)).QueryAsync<ListenerState>(WorkflowSignals.State, []);
        }
        catch (Temporalio.Exceptions.RpcException)
        {
            return null;
        }
    }

    private static Task<IReadOnlyList<AppendOutcome>> AppendAsync(Installation installation, int[] numbers) =>
        installation.Services.GetRequiredService<IEventLog>().AppendAsync(
            [
                .. numbers.Select(number => new NewEvent
                {
                    Key = Guid.NewGuid(),
                    Id = $"{number}",
                    Source = "test",
                    Type = "com.example.thing",
                    Context = "",
                    Time = DateTimeOffset.UtcNow,
                    Body = EventJson.ToUtf8(new Event { Id = $"{number}", Source = "test", Type = "com.example.thing" }),
                }),
            ],
            CancellationToken.None);
}
