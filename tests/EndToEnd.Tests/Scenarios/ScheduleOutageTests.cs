using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Setup;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Schedules;

namespace EndToEnd.Tests.Scenarios;

/// <summary>Schedules in a Temporal of its own, which is killed over several times they should fire at.</summary>
public sealed class ScheduleOutageTests : IDisposable
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: story}
        spec:
          stages:
            - name: dev
              sequences:
                - {name: delivery, tasks: [{name: build}]}
        """;

    // The shortest window that Temporal has.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string data = Directory.CreateTempSubdirectory("orc-schedules-").FullName;
    private readonly string temporalPort = $"{Server.FreePort()}";
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    [Fact]
    public async Task Schedule_TemporalKilledOverMissedTimes_CatchesUpAsItsWindowSaysAndStaysPaused()
    {
        var temporal = await StartTemporalAsync();
        Func<string>? outputOf = null;
        try
        {
            await using var orc = OrcProcess.Start(
                null, "up", "--insecure", "--data", Path.Combine(data, "orc"), "--urls", address.OriginalString, "--temporal", $"127.0.0.1:{temporalPort}", "--runner", "process");
            outputOf = () => orc.Output;
            using var server = new Server(address);
            await server.WaitUntilReadyAsync();
            await server.PostAsync("/v1/project", new JsonObject { ["name"] = "story", ["shipyard"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Shipyard)) });
            await CreateAsync(server, "all", "carts", null);
            await CreateAsync(server, "tight", "orders", "10s");
            await CreateAsync(server, "resting", "payment", null);
            await server.PostAsync("/v1/schedules/resting/pause", new JsonObject { ["note"] = "release week" });
            await WaitForFirstAsync(server, "carts");
            await WaitForFirstAsync(server, "orders");

            await temporal.KillAsync();
            await temporal.DisposeAsync();
            var killed = DateTimeOffset.UtcNow;
            await Wait.ForAsync(() => DateTimeOffset.UtcNow - killed > Window + TimeSpan.FromSeconds(4) ? temporal : null, Patience, () => "time stands still");
            temporal = await StartTemporalAsync();
            var back = DateTimeOffset.UtcNow;
            await WaitForAsync(server, "carts", times => times[^1] > back, () => orc.Output);
            await WaitForAsync(server, "orders", times => times[^1] > back, () => orc.Output);

            Assert.Equal(0, Missing(await TimesAsync(server, "carts")));
            Assert.True(Missing(await TimesAsync(server, "orders")) >= 3, "The short window caught up with what it should have left.");
            var resting = await server.GetAsync("/v1/schedules/resting");
            Assert.Equal(("paused", "release week"), (resting.GetProperty("state").GetString(), resting.GetProperty("note").GetString()));
            Assert.Equal(0, (await server.GetAsync("/v1/schedules/all")).GetProperty("missed").GetInt64());
            Assert.True((await server.GetAsync("/v1/schedules/tight")).GetProperty("missed").GetInt64() >= 3);
        }
        catch (TimeoutException e) when (outputOf is not null)
        {
            throw new TimeoutException($"{e.Message}\n{outputOf()}", e);
        }
        finally
        {
            await temporal.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private async Task<OrcProcess> StartTemporalAsync()
    {
        var temporal = OrcProcess.Start(null, "temporal", "serve", "--data", Path.Combine(data, "temporal"), "--port", temporalPort);
        await temporal.WaitForAsync("Temporal ");
        return temporal;
    }

    private static Task<JsonElement> CreateAsync(Server server, string name, string service, string? window)
    {
        var body = new JsonObject
        {
            ["name"] = name,
            ["every"] = "1s",
            ["overlap"] = "allowAll",
            ["project"] = "story",
            ["stage"] = "dev",
            ["service"] = service,
            ["sequence"] = "delivery",
        };
        if (window is not null)
        {
            body["catchupWindow"] = window;
        }

        return server.PostAsync("/v1/schedules", body);
    }

    private static Task<List<DateTimeOffset>> WaitForFirstAsync(Server server, string service) => WaitForAsync(server, service, _ => true, () => "");

    private static Task<List<DateTimeOffset>> WaitForAsync(Server server, string service, Func<List<DateTimeOffset>, bool> wanted, Func<string> describe) => Wait.ForAsync(
        async () => await TimesAsync(server, service) is { Count: > 0 } times && wanted(times) ? times : null,
        Patience,
        () => $"the schedule of {service} did not fire\n{describe()}");

    // The id of a trigger follows from its nominal time: so the seconds that were fired for can be told.
    private static async Task<List<DateTimeOffset>> TimesAsync(Server server, string service)
    {
        var answer = await server.GetAsync($"/v1/event?project=story&service={service}&type=sh.keptn.event.dev.delivery.triggered&pageSize=200");
        var events = answer.GetProperty("events").EnumerateArray().ToList();
        if (events.Count == 0)
        {
            return [];
        }

        var schedule = service == "carts" ? "all" : "tight";
        var ids = events.Select(one => one.GetProperty("id").GetString()).ToHashSet();
        Assert.Equal(events.Count, ids.Count);
        var latest = events.Max(one => one.GetProperty("time").GetDateTimeOffset());
        var seconds = Enumerable.Range(-150, 160).Select(second => DateTimeOffset.FromUnixTimeSeconds(latest.ToUnixTimeSeconds() + second)).ToList();
        var found = seconds.Where(time => ids.Contains(Firing.Of($"{WorkflowIds.Firing(schedule)}-{time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}").EventId)).ToList();
        Assert.Equal(ids.Count, found.Count);
        return found;
    }

    private static int Missing(List<DateTimeOffset> times) => (int)(times[^1] - times[0]).TotalSeconds + 1 - times.Count;
}
