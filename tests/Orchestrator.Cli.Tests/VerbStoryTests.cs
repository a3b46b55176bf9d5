using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Tests;

/// <summary>The verbs against a whole host in this process: everything embedded, jobs as local commands.</summary>
public sealed class VerbStoryTests : IAsyncLifetime
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: walk}
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks: [{name: build}, {name: approval, properties: {pass: manual, warning: manual}}, {name: check}]
                - name: hold
                  tasks: [{name: wait}, {name: build}]
        """;

    private readonly TemporaryDirectory folder = new();
    private RunningHost? host;
    private string server = "";

    public async ValueTask InitializeAsync()
    {
        host = await OrcHost.StartAsync(HostRole.All, Flags(), TextWriter.Null, TestContext.Current.CancellationToken);
        server = host.Addresses[0].GetLeftPart(UriPartial.Authority);
        var shipyard = Write("shipyard.yaml", Shipyard);
        var jobs = Write("jobs.yaml", $$"""
            apiVersion: v2
            actions:
              - name: build
                events: [{name: sh.keptn.event.build.triggered}]
                tasks: [{name: compile, image: x, cmd: [sh, -c, 'echo compiled']}]
              - name: check
                events: [{name: sh.keptn.event.check.triggered}]
                tasks: [{name: look, image: x, cmd: [sh, -c, 'test -f {{folder.Path}}/repaired']}]
              - name: hook
                events: [{name: com.example.pushed}]
                tasks: [{name: note, image: x, cmd: [sh, -c, 'echo noted']}]
            """);
        await OkAsync("project walk created", "create", "project", "walk", "--shipyard", shipyard);
        await OkAsync("service walk/cart created", "create", "service", "cart", "--project", "walk");
        await OkAsync("added", "add-resource", "--project", "walk", "--resource", jobs, "--resourceUri", "job/config.yaml");
    }

    public async ValueTask DisposeAsync()
    {
        await host!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Verbs_OfADelivery_ApproveFailRetryAndShowIt()
    {
        var context = await TriggerAsync("delivery");
        await WaitForAsync("waitingForApproval", "get", "sequences", "--project", "walk");
        await OkAsync("waitingForApproval. Waiting for somebody to approve.", "describe", "sequence", context);
        await OkAsync("approve", "approve", context, "--project", "walk");
        Assert.Equal(ExitCode.Failed, (await RunAsync("watch", context)).ExitCode);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "repaired"), "");
        await OkAsync("retry", "retry", context, "--from", "failed");
        await OkAsync("pass", "watch", context);

        await OkAsync("finished", "get", "sequences", "--project", "walk", "--state", "finished");
        await OkAsync("build.finished", "get", "events", "--context", context);
        await OkAsync("approval.finished", "get", "event", "sh.keptn.event.approval.finished", "--project", "walk");
        await OkAsync("compile", "get", "jobs", "--project", "walk", "--context", context);
        await OkAsync("compile", "get", "jobs", "--project", "walk");
        await OkAsync("compiled", "logs", context);
        await OkAsync("approval", "describe", "sequence", context);
        await OkAsync("  apiVersion: spec.keptn.sh/", "describe", "project", "walk");
        await OkAsync("lastEventTypes", "describe", "service", "cart", "--project", "walk");
        await OkAsync("job/config.yaml", "get", "resources", "--project", "walk");
        Assert.Equal(ExitCode.BadInput, (await RunAsync("retry", context)).ExitCode);
    }

    [Fact]
    public async Task Verbs_ThatStepIn_ShowAtOnceAndRefuseWhatHasEnded()
    {
        var context = await TriggerAsync("hold");
        await WaitForAsync("wait.triggered", "get", "events", "--context", context);
        await OkAsync("pause", "pause", context, "--reason", "look");
        await WaitForAsync("paused", "get", "sequences", "--project", "walk");
        await OkAsync("resume", "resume", context);
        await WaitForAsync("started", "get", "sequences", "--project", "walk");
        await OkAsync("skip", "skip", context);
        await OkAsync("pass", "watch", context);

        var again = await RunAsync("abort", context);

        Assert.Equal(ExitCode.BadInput, again.ExitCode);
        Assert.Contains("it is finished already, with result pass", again.Error, StringComparison.Ordinal);
        var declined = await TriggerAsync("delivery");
        await WaitForAsync("approval.started", "get", "events", "--context", declined);
        await OkAsync("decline", "decline", declined, "--reason", "not today");
        Assert.Contains("not today", (await RunAsync("watch", declined)).Output, StringComparison.Ordinal);
        var aborted = await TriggerAsync("hold");
        await OkAsync("abort", "abort", aborted);
        await WaitForAsync("aborted", "get", "sequences", "--project", "walk");
    }

    [Fact]
    public async Task Skip_OfWhatWaitsForNoTask_IsRefusedAndSaysWhatForItWaits()
    {
        var running = await TriggerAsync("hold");
        await WaitForAsync("wait.triggered", "get", "events", "--context", running);
        var queued = await TriggerAsync("hold");
        await WaitForAsync("waiting", "get", "sequences", "--project", "walk");
        var inLane = await RunAsync("skip", queued);
        await OkAsync("pause", "pause", queued);
        await WaitForAsync("paused", "get", "sequences", "--project", "walk");

        var paused = await RunAsync("skip", queued);

        Assert.Equal((ExitCode.BadInput, ExitCode.BadInput), (inLane.ExitCode, paused.ExitCode));
        Assert.Contains("runs now: Waiting for another sequence of walk/dev/cart to end.", inLane.Error, StringComparison.Ordinal);
        Assert.Contains("runs now: Paused.", paused.Error, StringComparison.Ordinal);
        await OkAsync("skip", "skip", running);
    }

    [Fact]
    public async Task Verbs_OfTheKillSwitch_StopEverythingAndLetItGoOn()
    {
        var context = await TriggerAsync("hold");
        await WaitForAsync("wait.triggered", "get", "events", "--context", context);

        await OkAsync("held: 1 open sequences", "killswitch", "on", "--reason", "bad release");
        await WaitForAsync("paused", "get", "sequences", "--project", "walk");
        var refused = await RunAsync("trigger", "sequence", "hold", "--project", "walk", "--stage", "dev", "--service", "cart");
        var resumed = await RunAsync("resume", context);
        await OkAsync("bad release", "killswitch");
        await OkAsync("engaged", "get", "killswitch");
        await OkAsync("bad release", "doctor");
        await OkAsync("let go", "killswitch", "off");
        await WaitForAsync("started", "get", "sequences", "--project", "walk");
        await OkAsync("skip", "skip", context);
        await OkAsync("pass", "watch", context);

        foreach (var run in new[] { refused, resumed })
        {
            Assert.Equal(ExitCode.BadInput, run.ExitCode);
            Assert.Contains("The kill switch is engaged", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verbs_OfEventsAndRegistry_MakeFindAndDelete()
    {
        await OkAsync("ID of Keptn context", "send", "event", "-f", Write("event.json", """{"type":"com.example.pushed","source":"me","data":{"project":"walk"}}"""));
        await WaitForAsync("READY", "get", "runs", "--project", "walk");
        await OkAsync("hook", "get", "runs");
        await OkAsync("/v1/runs", "api-resources");
        foreach (var kind in new[] { "projects", "stages", "services", "listeners", "subscriptions", "drivers", "drivertypes", "schedules", "tokens" })
        {
            Assert.Equal(ExitCode.Ok, (await RunAsync("get", kind, "--project", "walk")).ExitCode);
        }

        await OkAsync("secret s1 created", "create", "secret", "s1", "--from-literal", "a=b");
        await OkAsync("keptn-default", "get", "secret", "s1");
        await OkAsync("deleted", "delete", "secret", "s1");
        await OkAsync("ID of Keptn context", "trigger", "evaluation", "--project", "walk", "--stage", "dev", "--service", "cart", "--timeframe", "5m");
        await OkAsync("ID of Keptn context", "trigger", "delivery", "--project", "walk", "--service", "cart", "--image", "shop:1");
        await OkAsync("deleted", "delete", "service", "cart", "--project", "walk");
        await OkAsync("deleted", "delete", "project", "walk");
        Assert.Equal(ExitCode.NotFound, (await RunAsync("describe", "project", "walk-on")).ExitCode);
    }

    private async Task<string> TriggerAsync(string sequence)
    {
        var run = await OkAsync("keptnContext", "trigger", "sequence", sequence, "--project", "walk", "--stage", "dev", "--service", "cart", "-o", "json");
        return JsonElement.Parse(run.Output).GetProperty("keptnContext").GetString() ?? "";
    }

    private Task<OrcRun> RunAsync(params string[] args) => OrcRun.Of([.. args, "--server", server]);

    private async Task<OrcRun> OkAsync(string expected, params string[] args)
    {
        var run = await RunAsync(args);
        Assert.True(run.ExitCode == ExitCode.Ok, $"orc {string.Join(' ', args)}: exit {run.ExitCode}\n{run.Output}{run.Error}");
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        return run;
    }

    private async Task WaitForAsync(string expected, params string[] args)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var deadline = DateTime.UtcNow.AddSeconds(60);
        OrcRun run;
        while (!(run = await RunAsync(args)).Output.Contains(expected, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < deadline, $"orc {string.Join(' ', args)} never showed '{expected}':\n{run.Output}{run.Error}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Dictionary<string, string?> Flags() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = Path.Combine(folder.Path, "data"),
        ["Urls"] = "http://127.0.0.1:0",
        ["Temporal"] = HostSettings.Embedded,
        ["Temporal_Port"] = "0",
        ["Temporal_Namespace"] = "default",
        ["Store"] = "sqlite",
        ["Insecure"] = "true",
        ["Runner"] = "process",
    };
}
