using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>An engaged kill switch outlives `kill -9`: the sequence stays held, triggers stay refused, and all goes on when it is off.</summary>
public sealed class KillSwitchTests : IDisposable
{
    private const string Project = "story";
    private const string Context = "0f2d35c9-25a5-4e4b-9d5c-0a3c2f0f7d11";

    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: story}
        spec:
          stages:
            - name: dev
              sequences:
                - {name: delivery, tasks: [{name: build}, {name: deploy}]}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string data = Directory.CreateTempSubdirectory("orc-killswitch-").FullName;
    private readonly int port = Server.FreePort();

    [Fact]
    public async Task KillSwitch_KilledRightAfterItWasEngaged_HoldsUntilItIsOff()
    {
        using var server = new Server(new Uri($"http://127.0.0.1:{port}"));
        var orc = Start();
        try
        {
            await server.WaitUntilReadyAsync();
            await server.PostAsync("/v1/project", new JsonObject { ["name"] = Project, ["shipyard"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Shipyard)) });
            await server.PostAsync("/v1/event", Event("dev.delivery.triggered", Context, null));
            var build = await WaitForAsync(server, "build.triggered");
            await server.PostAsync("/v1/event", Event("build.started", "started", build.Id));
            await server.PostAsync("/v1/killswitch", new JsonObject { ["engaged"] = true, ["reason"] = "bad release" });
            await orc.KillAsync();
            await orc.DisposeAsync();

            orc = Start();
            await server.WaitUntilReadyAsync();
            await server.PostAsync("/v1/event", Event("build.finished", "finished", build.Id));
            await WaitForStateAsync(server, "paused");
            var (status, text) = await RefusedAsync();
            var held = await server.ReadEventsAsync(Context);
            await server.PostAsync("/v1/killswitch", new JsonObject { ["engaged"] = false });
            await WaitForAsync(server, "deploy.triggered");

            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains("bad release", text, StringComparison.Ordinal);
            Assert.DoesNotContain(held, one => one.Type == "deploy.triggered");
        }
        finally
        {
            await orc.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private async Task<(HttpStatusCode Status, string Text)> RefusedAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var content = new StringContent(Event("dev.delivery.triggered", "another", null).ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/v1/event", UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static JsonObject Event(string type, string id, string? triggeredId)
    {
        var made = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["type"] = $"sh.keptn.event.{type}",
            ["source"] = "test",
            ["shkeptncontext"] = Context,
            ["data"] = new JsonObject { ["project"] = Project, ["stage"] = "dev", ["service"] = "cart", ["status"] = "succeeded", ["result"] = "pass" },
        };
        if (triggeredId is not null)
        {
            made["triggeredid"] = triggeredId;
        }

        return made;
    }

    private static Task<LoggedEvent> WaitForAsync(Server server, string type) => Wait.ForAsync(
        async () => (await server.ReadEventsAsync(Context)).FirstOrDefault(one => one.Type == type), Patience, () => $"{type} did not come");

    private static Task<string> WaitForStateAsync(Server server, string state) => Wait.ForAsync(
        async () =>
        {
            var found = await server.GetAsync($"/v1/sequence/{Project}?keptnContext={Context}");
            return found.GetProperty("states").EnumerateArray().Any(one => one.GetProperty("state").GetString() == state) ? state : null;
        },
        Patience,
        () => $"the sequence never was {state}");

    private OrcProcess Start() => OrcProcess.Start(
        null, "up", "--insecure", "--data", data, "--urls", $"http://127.0.0.1:{port}", "--temporal-port", "0", "--runner", "process");
}
