using EndToEnd.Tests.Setup;
using Orchestrator.Store.Tests.Setup;
using Temporalio.Client;

namespace EndToEnd.Tests.Scenarios;

/// <summary>One API, two workers and Temporal, each a process of its own, sharing PostgreSQL.</summary>
public sealed class ManyProcessesTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    private const string Namespace = "orchestrator";
    private const string CallHome = """; wget -q -O - --header "x-token: $ORC_TOKEN" "$ORC_API/v1/metadata" | grep -o keptnlabel""";

    private readonly string data = Directory.CreateTempSubdirectory("orc-many-").FullName;
    private readonly string temporalPort = $"{Server.FreePort()}";
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    [Fact]
    public async Task Workers_OneKilledWithAJobInHand_TellEachStoryOnce()
    {
        var image = await Setup.Docker.RequireImageAsync();
        var store = await postgres.CreateDatabaseAsync();
        await using var receiver = await WebhookReceiver.StartAsync();

        // The workers come before Temporal: they wait, and make namespace and search attributes as soon as it is there.
        await using var first = StartWorker("first", store);
        await using var second = StartWorker("second", store);
        await first.WaitForAsync($"Waiting up to 2 minutes for Temporal at 127.0.0.1:{temporalPort}");
        await using var temporal = OrcProcess.Start(null, "temporal", "serve", "--data", data, "--port", temporalPort);
        await using var api = OrcProcess.Start(null, ["api", "--insecure", "--urls", address.OriginalString, .. Shared("api", store)]);
        using var server = new Server(address);
        await server.WaitUntilReadyAsync();
        await first.WaitForAsync("is ready");
        await second.WaitForAsync("is ready");
        string Outputs() => $"{first.Output}\n{second.Output}\n{temporal.Output}\n{api.Output}";

        await server.PostAsync("/v1/listeners", new System.Text.Json.Nodes.JsonObject { ["name"] = "told", ["url"] = receiver.Address.OriginalString, ["handshake"] = "off" });
        await JobProject.CreateAsync(server, ["service-0"], image, seconds: 2, more: CallHome);
        var context = await JobProject.TriggerAsync(server, "service-0");
        var client = await TemporalClient.ConnectAsync(new($"127.0.0.1:{temporalPort}") { Namespace = Namespace });
        var holder = await WaitForJobAsync(client, Outputs);
        await (holder == first.Id ? first : second).KillAsync();

        var events = await JobProject.WaitForEndAsync(server, context, Outputs);
        await JobProject.AssertToldOnceAsync(server, context, events);
        Assert.Equal(3, (await server.ReadLogAsync(JobProject.Name, context)).Count(line => line.Contains("keptnlabel", StringComparison.Ordinal)));
        var found = await client.CountWorkflowsAsync($"OrcProject = '{JobProject.Name}' AND OrcContext = '{context}' AND OrcResult = 'pass' AND WorkflowType = 'Sequence'");
        Assert.Equal(2, found.Count);
        await receiver.WaitForAsync($"sh.keptn.event.prod.{JobProject.Sequence}.finished");
        Assert.Equal(0, await (holder == first.Id ? second : first).StopAsync());
        Assert.Equal(0, await api.StopAsync());
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    /// <summary>Waits until a container runs, and answers with the process that holds it.</summary>
    private static async Task<int> WaitForJobAsync(TemporalClient client, Func<string> describe)
    {
        var identity = await Wait.ForAsync(
            async () =>
            {
                await foreach (var job in client.ListWorkflowsAsync("WorkflowType = 'Job' AND ExecutionStatus = 'Running'"))
                {
                    var description = await client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = Namespace, Execution = new() { WorkflowId = job.Id } });
                    var running = description.PendingActivities.FirstOrDefault(one => one.HeartbeatDetails is not null);
                    if (running is { LastWorkerIdentity.Length: > 0 })
                    {
                        return running.LastWorkerIdentity;
                    }
                }

                return null;
            },
            TimeSpan.FromSeconds(60),
            () => $"no job runs\n{describe()}");
        Assert.StartsWith("orc-worker/", identity, StringComparison.Ordinal);
        return int.Parse(identity.Split('/', '@')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private OrcProcess StartWorker(string name, string store) => OrcProcess.Start(
        new Dictionary<string, string> { ["ORC_LISTENER_LOOPBACK"] = "true" },
        ["worker", "--server", address.OriginalString, .. Shared(name, store)]);

    private string[] Shared(string name, string store) =>
        ["--temporal", $"127.0.0.1:{temporalPort}", "--namespace", Namespace, "--store", store, "--data", Path.Combine(data, name)];
}
