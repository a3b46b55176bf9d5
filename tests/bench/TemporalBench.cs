using System.Diagnostics;
using Temporal.Embedded;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Orchestrator.Bench;

/// <summary>The embedded Temporal service and the SDK stand-in alone: hello workflows and three-signal workflows per second.</summary>
internal static class TemporalBench
{
    private const string TaskQueue = "bench";

    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 2000 : options.Count;
        foreach (var overGrpc in new[] { false, true })
        {
            var directory = Directory.CreateTempSubdirectory("orc-bench-").FullName;
            await using (var service = await TemporalService.StartAsync(new() { DataDirectory = directory, Port = 0 }))
            {
                // Another spelling of the loopback address is not known to the in-process registry: the call goes over gRPC.
                var address = overGrpc ? service.Address.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal) : service.Address;
                var client = await TemporalClient.ConnectAsync(new(address));
                using var worker = new TemporalWorker(client, new TemporalWorkerOptions(TaskQueue)
                    .AddWorkflow<HelloWorkflow>()
                    .AddWorkflow<SignalWorkflow>()
                    .AddActivity(HelloActivity.Hello));
                await worker.ExecuteAsync(async () =>
                {
                    await MeasureAsync(client, 200, 16, HelloAsync);
                    foreach (var concurrency in new[] { 1, 16, 64, 256 })
                    {
                        var n = concurrency == 1 ? count / 10 : count;
                        Console.WriteLine($"{(overGrpc ? "gRPC      " : "in process")}  concurrency {concurrency,3}: hello {await MeasureAsync(client, n, concurrency, HelloAsync)}   three signals {await MeasureAsync(client, n, concurrency, SignalsAsync)}");
                    }
                });
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(TemporalClient client, int count, int concurrency, Func<TemporalClient, string, Task> run)
    {
        var latencies = new double[count];
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (index, _) =>
        {
            var since = Stopwatch.GetTimestamp();
            await run(client, Guid.NewGuid().ToString());
            latencies[index] = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        });
        watch.Stop();
        process.Refresh();
        return $"{count / watch.Elapsed.TotalSeconds,5:0}/s {new Percentiles(latencies)} ms, CPU {(process.TotalProcessorTime - cpu).TotalMilliseconds / count:0.00} ms each";
    }

    private static Task HelloAsync(TemporalClient client, string id) =>
        client.ExecuteWorkflowAsync((HelloWorkflow workflow) => workflow.RunAsync("x"), new(id, TaskQueue));

    private static async Task SignalsAsync(TemporalClient client, string id)
    {
        var handle = await client.StartWorkflowAsync((SignalWorkflow workflow) => workflow.RunAsync(), new(id, TaskQueue));
        for (var signal = 0; signal < 3; signal++)
        {
            await handle.SignalAsync(workflow => workflow.NextAsync());
        }

        await handle.GetResultAsync();
    }
}

/// <summary>The activity of <see cref="HelloWorkflow"/>.</summary>
internal static class HelloActivity
{
    [Activity]
    public static string Hello(string name) => $"Hello, {name}";
}

/// <summary>One activity.</summary>
[Workflow]
public sealed class HelloWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(string name) => await Workflow.ExecuteActivityAsync(
        () => HelloActivity.Hello(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
}

/// <summary>Three signals, one after the other.</summary>
[Workflow]
public sealed class SignalWorkflow
{
    private int seen;

    [WorkflowRun]
    public async Task RunAsync() => await Workflow.WaitConditionAsync(() => seen == 3);

    [WorkflowSignal]
    public Task NextAsync()
    {
        seen++;
        return Task.CompletedTask;
    }
}
