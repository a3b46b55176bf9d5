using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Orchestrator.Bench;

/// <summary>Events per second to 1 and to 100 webhooks with their lag, and what 1,000 listeners at rest cost.</summary>
internal static class ListenersBench
{
    private const string Type = "com.example.measured";
    private const int AtRest = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 2000 : options.Count;
        await using var server = await OrcServer.StartAsync(options.Temporal);
        await using var receiver = await HookReceiver.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        await DefineAsync(client, receiver.Url, 0, 1);
        await MeasureAsync(client, receiver, server, "warm-up, 1 webhook", 200, 1, options.InFlight);
        await MeasureAsync(client, receiver, server, "1 webhook", count, 1, options.InFlight);
        await MeasureAsync(client, receiver, server, "1 webhook, one event at a time", 100, 1, 1);
        await DefineAsync(client, receiver.Url, 1, 100);
        await MeasureAsync(client, receiver, server, "100 webhooks", count / 10, 100, options.InFlight);
        await MeasureAsync(client, receiver, server, "100 webhooks, one event at a time", 20, 100, 1);
        await RestAsync(client, receiver.Url, server);
    }

    private static async Task MeasureAsync(HttpClient client, HookReceiver receiver, OrcServer server, string what, int events, int hooks, int inFlight)
    {
        var all = receiver.ExpectAsync(events * hooks);
        var (watch, cpu) = (Stopwatch.StartNew(), server.CpuTime());
        await Parallel.ForAsync(0, events, new ParallelOptions { MaxDegreeOfParallelism = inFlight }, async (_, _) => await SendAsync(client));
        await all.WaitAsync(Limit);
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {events / seconds:0} events/s, {events * hooks / seconds:0} deliveries/s, lag ms {receiver.Lags()}, CPU {(server.CpuTime() - cpu).TotalMilliseconds / (events * hooks):0.00} ms per delivery"));
    }

    private static async Task RestAsync(HttpClient client, string url, OrcServer server)
    {
        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = server.MemoryMiB();
        await DefineAsync(client, url, 100, 100 + AtRest, listenTo: "com.example.never");
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (after, cpu) = (server.MemoryMiB(), server.CpuTime());
        await Task.Delay(TimeSpan.FromSeconds(20));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{AtRest} listeners at rest: {after - before:0.0} MiB more (of {after:0} MiB), CPU {(server.CpuTime() - cpu).TotalMilliseconds / 20_000 * 100:0.00} % of one core"));
    }

    private static async Task DefineAsync(HttpClient client, string url, int from, int to, string listenTo = Type) =>
        await Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, cancellationToken) =>
        {
            using var answer = await client.PostAsJsonAsync(
                "/v1/listeners", new { name = $"hook-{index}", url = $"{url}/{index}", listenTo = new[] { listenTo }, handshake = "off" }, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });

    // The clock of this process travels in the subject, since sender and receiver are the same.
    private static async Task SendAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/event") { Content = new StringContent("{}") };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", Guid.NewGuid().ToString());
        request.Headers.Add("ce-source", "bench");
        request.Headers.Add("ce-type", Type);
        request.Headers.Add("ce-subject", Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
