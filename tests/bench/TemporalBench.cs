using System.Diagnostics;
using Orchestrator.Bench.Service;
using Temporal.Embedded;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Orchestrator.Bench;

/// <summary>The embedded Temporal service and the SDK stand-in alone, full sync: hello and three-signal workflows per second, in process and over gRPC to a process of its own.</summary>
internal static class TemporalBench
{
    private const string TaskQueue = "bench";

    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 2000 : options.Count;
        var directory = Directory.CreateTempSubdirectory("orc-bench-").FullName;
        await using (var service = await TemporalService.StartAsync(new() { DataDirectory = directory, Port = null }))
        {
            await MeasureAllAsync("in process", service.Address, count, null);
        }

        Directory.Delete(directory, recursive: true);
        await using var server = new TemporalServer();
        await server.StartAsync();
        await MeasureAllAsync("gRPC", server.Address, count, server);
    }

    private static async Task MeasureAllAsync(string way, string address, int count, TemporalServer? server)
    {
        var client = await TemporalClient.ConnectAsync(new(address));
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions(TaskQueue)
            .AddWorkflow<HelloWorkflow>()
            .AddWorkflow<SignalWorkflow>()
            .AddActivity(HelloActivity.Hello));
        await worker.ExecuteAsync(async () =>
        {
            await MeasureAsync(client, 200, 16, HelloAsync, server);
            foreach (var concurrency in new[] { 1, 16, 64, 256 })
            {
                var n = concurrency == 1 ? count / 10 : count;
                Console.WriteLine($"{way,-10}  concurrency {concurrency,3}: hello {await MeasureAsync(client, n, concurrency, HelloAsync, server)}   three signals {await MeasureAsync(client, n, concurrency, SignalsAsync, server)}");
            }
        });
    }

    private static async Task<string> MeasureAsync(TemporalClient client, int count, int concurrency, Func<TemporalClient, string, Task> run, TemporalServer? server)
    {
        var latencies = new double[count];
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime + (server?.CpuTime() ?? TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (index, _) =>
        {
            var since = Stopwatch.GetTimestamp();
            await run(client, Guid.NewGuid().ToString());
            latencies[index] = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        });
        watch.Stop();
        process.Refresh();
        return $"{count / watch.Elapsed.TotalSeconds,5:0}/s {new Percentiles(latencies)} ms, CPU {(process.TotalProcessorTime + (server?.CpuTime() ?? TimeSpan.Zero) - cpu).TotalMilliseconds / count:0.00} ms each";
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
