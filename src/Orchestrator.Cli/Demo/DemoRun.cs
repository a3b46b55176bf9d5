using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Following;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Demo;

/// <summary>The demo: start everything, make a project, trigger it, show it live, say where to look next.</summary>
internal sealed class DemoRun(TextWriter output, bool colours)
{
    private const string FirstStage = "dev";
    private const string LastStage = "prod";
    private const string Sequence = "delivery";
    private const string Service = "demo-svc";
    private const string KeptAddress = "http://127.0.0.1:8080";

    /// <summary>Keep running afterwards, on the usual ports.</summary>
    public bool Keep { get; init; }

    /// <summary>Where to keep the data; a temporary directory when null.</summary>
    public string? Data { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var data = Data is null ? Directory.CreateTempSubdirectory("orc-demo-").FullName : Path.GetFullPath(Data);
        try
        {
            return await RunAsync(data, cancellationToken);
        }
        finally
        {
            if (Data is null)
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    private async Task<int> RunAsync(string data, CancellationToken cancellationToken)
    {
        var image = await DemoImage.ChooseAsync(cancellationToken);
        await SayAsync(image.Notice);
        await using var host = await OrcHost.StartAsync(HostRole.All, Flags(data, image), TextWriter.Null, cancellationToken);
        var address = host.Addresses[0];
        await SayAsync($"Temporal (embedded, {host.TemporalAddress}), API, page and worker run in this process: {address.GetLeftPart(UriPartial.Authority)}, data in {data}");

        using var api = new ApiClient(address, null);
        var changes = await DemoProject.ApplyAsync(api, Path.Combine(data, "demo"), image, cancellationToken);
        await SayAsync($"Applied deploy/examples/demo: {string.Join(", ", changes.Select(change => $"{change.Kind} {change.Name}"))}");
        var context = await TriggerAsync(api, cancellationToken);
        await SayAsync($"Triggered sequence {Sequence} in stage {FirstStage}; stage {LastStage} follows when it passed. Context {context}\n");

        var view = new LiveView(output, colours);
        var follower = new ContextFollower(api, DemoProject.Name, context, view);
        var passed = await follower.RunAsync(cancellationToken) && Passed(follower.Followed, LastStage);
        view.Summary(follower.Followed);
        await SayAsync(passed ? "\nBoth stages passed." : "\nThe demo did not pass.");
        await SayNextAsync(address, context);
        if (Keep)
        {
            await host.WaitForStopAsync(cancellationToken);
        }

        return passed ? ExitCode.Ok : ExitCode.Failed;
    }

    private Dictionary<string, string?> Flags(string data, DemoImage image) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = data,
        ["Urls"] = Keep ? KeptAddress : "http://127.0.0.1:0",
        ["Temporal"] = HostSettings.Embedded,
        ["Temporal_Port"] = Keep ? "7233" : "0",
        ["Temporal_Namespace"] = "default",
        ["Store"] = "sqlite",
        ["Insecure"] = "true",
        ["Token"] = null,
        ["Runner"] = image.Name is null ? "process" : "docker",
    };

    private static async Task<string> TriggerAsync(ApiClient api, CancellationToken cancellationToken)
    {
        var trigger = new JsonObject
        {
            ["specversion"] = "1.0",
            ["source"] = "orc-demo",
            ["type"] = $"sh.keptn.event.{FirstStage}.{Sequence}.triggered",
            ["data"] = new JsonObject { ["project"] = DemoProject.Name, ["stage"] = FirstStage, ["service"] = Service, ["labels"] = new JsonObject { ["by"] = "orc demo" } },
        };
        var answer = await api.PostAsync("/v1/event", trigger, cancellationToken);
        return answer.Text("keptnContext");
    }

    private static bool Passed(FollowedContext followed, string stage) =>
        followed.Sequences.All(step => step.Result == "pass") && followed.Sequences.Any(step => step.Name == $"{stage}.{Sequence}");

    private async Task SayNextAsync(Uri address, string context)
    {
        if (Keep)
        {
            await SayAsync($"Look around: {address}?view=sequence&project={DemoProject.Name}&context={context}");
            await SayAsync($"  orc get events --context {context}\n  orc logs {context}\n  orc trigger sequence foo --project demo --stage dev --service demo-svc --watch\nStop with Ctrl-C.");
            return;
        }

        await SayAsync("""
            Next:
              orc demo --keep                          the same, left running with its page on http://127.0.0.1:8080
              orc up --insecure                        a server that keeps its data
              orc apply -f deploy/examples/demo        this project, from its files
              orc trigger sequence delivery --project demo --stage dev --service demo-svc --watch
            """);
    }

    private async Task SayAsync(string text)
    {
        await output.WriteLineAsync(text);
        await output.FlushAsync();
    }
}
