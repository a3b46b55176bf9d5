using System.Diagnostics;
using Google.Protobuf;
using Temporal.Embedded;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Worker;
using static Orchestrator.Bench.Service.LoadWorkflows;

namespace Orchestrator.Bench.Service;

/// <summary>What many open runs, a long history and many pending activities cost the embedded service.</summary>
internal static class ServiceLoadBench
{
    private const string TaskQueue = "load";
    private const int EventsPerStep = 6;

    public static async Task RunAsync(BenchOptions options)
    {
        await LongAsync(10_000);
        foreach (var width in new[] { 250, 500, 1000, 2000 })
        {
            await WideAsync(width);
        }

        await OpenAsync(options.Count == 0 ? 100_000 : options.Count);
    }

    /// <summary>Many runs wait for a signal: start, memory, one signal.</summary>
    private static async Task OpenAsync(int count)
    {
        await using var server = new TemporalServer();
        await FillAsync(server.ServiceDirectory, count);
        var ready = await server.StartAsync();
        Console.WriteLine($"{count} open runs: database {server.DatabaseBytes >> 20} MiB, ready after {ready!.Value.TotalSeconds:0.00} s, {server.MemoryMiB():0} MiB");
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        using var worker = Worker(client);
        await worker.ExecuteAsync(async () =>
        {
            var random = new Random(1);
            var acknowledged = new List<double>();
            var ended = new List<double>();
            for (var i = 0; i < 500; i++)
            {
                var handle = client.GetWorkflowHandle<Waiting>($"w{(i * (count / 500)) + random.Next(count / 500)}");
                var since = Stopwatch.GetTimestamp();
                await handle.SignalAsync(w => w.TellAsync());
                acknowledged.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                await handle.GetResultAsync();
                ended.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }

            Console.WriteLine($"  one signal to a run that is only on disk: acknowledged {new Percentiles(acknowledged)} ms, workflow ended {new Percentiles(ended)} ms, {server.MemoryMiB():0} MiB");
            await ListAsync(client);
        });
    }

    private static async Task ListAsync(TemporalClient client)
    {
        foreach (var query in new[] { "", "ExecutionStatus='Running'", "ExecutionStatus='Completed'", "WorkflowType='Waiting' AND ExecutionStatus='Completed'", "WorkflowType='Waiting' AND ExecutionStatus='Running'" })
        {
            var since = Stopwatch.GetTimestamp();
            var counted = await client.CountWorkflowsAsync(query);
            var count = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
            since = Stopwatch.GetTimestamp();
            var page = await client.WorkflowService.ListWorkflowExecutionsAsync(new() { Namespace = "default", Query = query, PageSize = 50 });
            Console.WriteLine($"  query [{query}]: counted {counted.Count} in {count:0.0} ms, a page of {page.Executions.Count} in {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0.0} ms");
        }
    }

    /// <summary>The runs are made in this process by raw calls and without a flush for each: only what follows is measured.</summary>
    private static async Task FillAsync(string directory, int count)
    {
        var watch = Stopwatch.StartNew();
        await using var service = await TemporalService.StartAsync(new() { DataDirectory = directory, Port = null, FullSync = false });
        async Task<T> CallAsync<T>(string method, IMessage request) =>
            (T)await service.InvokeAsync($"temporal.api.workflowservice.v1.WorkflowService/{method}", request, TimeSpan.FromSeconds(60), CancellationToken.None);
        var starting = Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (index, _) => await CallAsync<StartWorkflowExecutionResponse>(
            "StartWorkflowExecution",
            new StartWorkflowExecutionRequest
            {
                Namespace = "default",
                WorkflowId = $"w{index}",
                WorkflowType = new() { Name = nameof(Waiting) },
                TaskQueue = new() { Name = TaskQueue },
                RequestId = $"r{index}",
            }));
        // The first task of each run ends without a command: that is what waiting for a signal looks like.
        var answering = Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) =>
        {
            var task = await CallAsync<PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue", new PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = TaskQueue } });
            await CallAsync<RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken });
        });
        await Task.WhenAll(starting, answering);
        Console.WriteLine($"{count} runs started and brought to their wait in process in {watch.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>Cost per thousand events while one history grows.</summary>
    private static async Task LongAsync(int events)
    {
        await using var server = new TemporalServer();
        await server.StartAsync();
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        using var worker = Worker(client);
        await worker.ExecuteAsync(async () =>
        {
            Steps.Clear();
            var steps = events / EventsPerStep;
            await client.ExecuteWorkflowAsync((LongRun w) => w.RunAsync(steps), new("long", TaskQueue));
            var perThousand = 1000 / EventsPerStep;
            Console.WriteLine($"one run of {events} events, sticky; ms per 1,000 events:");
            Console.WriteLine("  " + string.Join(' ', Enumerable.Range(1, (steps / perThousand) - 1).Select(i =>
                $"{Stopwatch.GetElapsedTime(Steps[(i - 1) * perThousand], Steps[i * perThousand]).TotalMilliseconds:0}")));
        });
    }

    private static async Task WideAsync(int width)
    {
        await using var server = new TemporalServer();
        await server.StartAsync();
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        using var worker = Worker(client);
        await worker.ExecuteAsync(async () =>
        {
            var cpu = server.CpuTime();
            var watch = Stopwatch.StartNew();
            await client.ExecuteWorkflowAsync((Wide w) => w.RunAsync(width), new("wide", TaskQueue));
            Console.WriteLine($"{width,5} activities at once: {watch.Elapsed.TotalMilliseconds / width:0.00} ms each, service {(server.CpuTime() - cpu).TotalMilliseconds / width:0.00} ms CPU each");
        });
    }

    private static TemporalWorker Worker(TemporalClient client) =>
        new(client, new TemporalWorkerOptions(TaskQueue).AddWorkflow<Waiting>().AddWorkflow<LongRun>().AddWorkflow<Wide>().AddActivity(Step));
}
