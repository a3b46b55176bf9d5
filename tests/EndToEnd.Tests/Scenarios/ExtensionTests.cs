using System.Text.Json.Nodes;
using EndToEnd.Tests.Setup;
using Orchestrator.Activities.Tests.Listeners.Extensions;
using Orchestrator.Model.Tests.Extensions;

namespace EndToEnd.Tests.Scenarios;

/// <summary>An extension gets what is queued in portions, every five seconds, and nothing twice, whatever happens to us.</summary>
public sealed class ExtensionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string data = Directory.CreateTempSubdirectory("orc-extension-").FullName;
    private readonly int port = Server.FreePort();

    [Fact]
    public async Task Extension_KilledBetweenPortions_Gets120EventsAs50And50And20()
    {
        await using var extension = await ExtensionServer.StartAsync();
        using var server = new Server(new Uri($"http://127.0.0.1:{port}"));
        var orc = Start();
        try
        {
            await server.WaitUntilReadyAsync();
            await server.PostAsync("/v1/listeners", new JsonObject { ["name"] = "steady", ["kind"] = "Extension", ["url"] = extension.Url });
            await server.PostAsync("/v1/event", new JsonArray([.. Enumerable.Range(0, 120).Select(Event)]), "application/cloudevents-batch+json");

            await Wait.ForAsync(
                async () => (await server.GetAsync("/v1/listeners/steady/state")).GetProperty("delivered").GetInt32() == 50 ? extension : null,
                Patience,
                () => $"{extension.Posts.Count} of 50 events came.");
            await orc.KillAsync();
            await orc.DisposeAsync();
            orc = Start();
            var running = orc;
            await WaitForAsync(extension, 120, () => running.Output);

            var kit = EventKit.Load();
            Assert.All(extension.Posts, post => Assert.Empty(kit.Check(post.Body)));
            Assert.Equal(Enumerable.Range(0, 120), extension.Posts.Select(post => post.Body.GetProperty("cloudEvent").GetProperty("data").GetProperty("n").GetInt32()));
            var times = extension.Posts.Select(post => post.At).ToList();
            var begins = times.Index().Where(one => one.Index == 0 || one.Item - times[one.Index - 1] > TimeSpan.FromSeconds(2)).Select(one => one.Index).ToList();
            Assert.Equal([0, 50, 100], begins);
            Assert.All(begins.Skip(1), begin => Assert.True(times[begin] - times[begin - 1] >= TimeSpan.FromSeconds(4.5), string.Join(' ', times)));
        }
        finally
        {
            await orc.DisposeAsync();
        }
    }

    [Fact]
    public async Task Extension_KilledInAPortion_GetsTheRestOfItAndAtMostThePostUnderWayAgain()
    {
        await using var extension = await ExtensionServer.StartAsync();
        var (reached, resume) = (new TaskCompletionSource(), new TaskCompletionSource());
        extension.Before = async body =>
        {
            if (NumberOf(body) == 20 && reached.TrySetResult())
            {
                await resume.Task;
            }
        };
        using var server = new Server(new Uri($"http://127.0.0.1:{port}"));
        var orc = Start();
        try
        {
            await server.WaitUntilReadyAsync();
            await server.PostAsync("/v1/listeners", new JsonObject { ["name"] = "steady", ["kind"] = "Extension", ["url"] = extension.Url });
            await server.PostAsync("/v1/event", new JsonArray([.. Enumerable.Range(0, 120).Select(Event)]), "application/cloudevents-batch+json");
            await reached.Task.WaitAsync(Patience);
            await orc.KillAsync();
            await orc.DisposeAsync();
            resume.SetResult();
            orc = Start();
            var running = orc;
            await WaitForAsync(extension, 120, () => running.Output);

            // Number 20 was on its way when we died: nobody knows whether it counts, so it is sent again, under the same id.
            var again = extension.Posts.GroupBy(post => post.Body.GetProperty("id").GetString()).Where(posts => posts.Count() > 1).ToList();
            Assert.All(again, posts => Assert.Equal([20, 20], posts.Select(post => NumberOf(post.Body))));
            Assert.Equal(Enumerable.Range(0, 120), extension.Posts.Select(post => NumberOf(post.Body)).Distinct());
            var times = extension.Posts.DistinctBy(post => NumberOf(post.Body)).Select(post => post.At).ToList();
            var begins = times.Index().Where(one => one.Index == 0 || one.Item - times[one.Index - 1] > TimeSpan.FromSeconds(2)).Select(one => one.Index).ToList();
            Assert.Equal([50, 100], begins.TakeLast(2));
            Assert.All(begins.TakeLast(2), begin => Assert.True(times[begin] - times[begin - 1] >= TimeSpan.FromSeconds(4.5), string.Join(' ', times)));
        }
        finally
        {
            await orc.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static int NumberOf(System.Text.Json.JsonElement body) => body.GetProperty("cloudEvent").GetProperty("data").GetProperty("n").GetInt32();

    private static JsonObject Event(int number) => new JsonObject
    {
        ["specversion"] = "1.0",
        ["id"] = $"event-{number}",
        ["source"] = "test",
        ["type"] = "com.example.built",
        ["data"] = new JsonObject { ["n"] = number },
    };

    private static Task<ExtensionServer> WaitForAsync(ExtensionServer extension, int count, Func<string>? output = null) => Wait.ForAsync(
        () => extension.Posts.Count >= count ? extension : null, Patience, () => $"{extension.Posts.Count} of {count} events came. {output?.Invoke()}");

    private OrcProcess Start() => OrcProcess.Start(
        null, "up", "--insecure", "--data", data, "--urls", $"http://127.0.0.1:{port}", "--temporal-port", "0", "--runner", "process");
}
