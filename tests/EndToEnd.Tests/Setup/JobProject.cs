using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Setup;

/// <summary>A project whose two tasks are jobs that say when they run: `ran TASK in STAGE`, once for each run.</summary>
internal static class JobProject
{
    public const string Name = "story";
    public const string Stage = "dev";
    public const string Sequence = "delivery";

    public static IReadOnlyList<string> Tasks { get; } = ["build", "deploy"];

    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata:
          name: story
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: build
                    - name: deploy
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: deploy
        """;

    public static async Task CreateAsync(Server server, IEnumerable<string> services, string image, double seconds, string more = "")
    {
        await server.PostAsync("/v1/project", new JsonObject { ["name"] = Name, ["shipyard"] = Encode(Shipyard) });
        foreach (var service in services)
        {
            await server.PostAsync($"/v1/project/{Name}/service", new JsonObject { ["serviceName"] = service });
        }

        var config = new StringBuilder("apiVersion: v2\nactions:\n");
        foreach (var task in Tasks)
        {
            config.Append(System.Globalization.CultureInfo.InvariantCulture, $"""
                  - name: {task}
                    events:
                      - name: sh.keptn.event.{task}.triggered
                    tasks:
                      - name: {task}
                        image: {image}
                        imagePullPolicy: IfNotPresent
                        cmd: [sh, -c]
                        args: [{JsonSerializer.Serialize($"echo ran {task} in $KEPTN_STAGE; sleep {seconds}; echo done{more}")}]

                """);
        }

        await server.PostAsync($"/v1/project/{Name}/resource", new JsonObject
        {
            ["resources"] = new JsonArray(new JsonObject { ["resourceURI"] = "job/config.yaml", ["resourceContent"] = Encode(config.ToString()) }),
        });
    }

    /// <summary>Triggers the first sequence; the context is the id, so that a repeated post is the same one.</summary>
    public static async Task<string> TriggerAsync(Server server, string service)
    {
        var context = Guid.NewGuid().ToString();
        await server.PostAsync("/v1/event", new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = context,
            ["source"] = "end-to-end",
            ["type"] = $"sh.keptn.event.{Stage}.{Sequence}.triggered",
            ["shkeptncontext"] = context,
            ["data"] = new JsonObject { ["project"] = Name, ["stage"] = Stage, ["service"] = service },
        });
        return context;
    }

    /// <summary>Waits for the end of the last stage and gives every event.</summary>
    public static Task<IReadOnlyList<LoggedEvent>> WaitForEndAsync(Server server, string context, Func<string> describe) => Wait.ForAsync(
        async () =>
        {
            var events = await server.ReadEventsAsync(context);
            return events.Any(one => one.Type == $"prod.{Sequence}.finished") || events.Any(one => one.Type == $"dev.{Sequence}.finished" && one.Result == "fail") ? events : null;
        },
        TimeSpan.FromSeconds(120),
        () => $"context {context} did not end\n{describe()}");

    /// <summary>Each event of the story is there once, each task ran once, all passed.</summary>
    public static async Task AssertToldOnceAsync(Server server, string context, IReadOnlyList<LoggedEvent> events)
    {
        string[] expected =
        [
            "dev build.finished", "dev build.started", "dev build.triggered",
            "dev deploy.finished", "dev deploy.started", "dev deploy.triggered",
            "dev dev.delivery.finished", "dev dev.delivery.triggered",
            "prod deploy.finished", "prod deploy.started", "prod deploy.triggered",
            "prod prod.delivery.finished", "prod prod.delivery.triggered",
        ];
        Assert.Equal(expected, events.Select(one => $"{one.Stage} {one.Type}").Order(StringComparer.Ordinal));
        Assert.All(events.Where(one => one.Type.EndsWith(".finished", StringComparison.Ordinal)), one => Assert.Equal("pass", one.Result));

        var log = await server.ReadLogAsync(Name, context);
        Assert.Equal(["ran build in dev", "ran deploy in dev", "ran deploy in prod"], log.Where(line => line.Contains("ran ", StringComparison.Ordinal)).Select(line => line[line.IndexOf("ran ", StringComparison.Ordinal)..].TrimEnd('"', '}')).Order(StringComparer.Ordinal));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
