using System.Diagnostics;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Orchestrator.Bench;

/// <summary>The worker alone, fed with ready-made tasks: workflow tasks per second, bytes per activation, memory of a waiting run.</summary>
internal static class ActivationBench
{
    private const int Steps = 5;

    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 5000 : options.Count;
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            await MeasureAsync(200, options.InFlight, types: false);
            await MeasureAsync(count, options.InFlight, types: options.Types);
        }

        await MeasureWaitingAsync(10_000);
    }

    private static async Task MeasureAsync(int runs, int inFlight, bool types)
    {
        var service = new ScriptedTemporal(runs, Steps);
        using var worker = Worker(service);
        using var allocations = types ? new AllocationTypes() : null;
        await worker.ExecuteAsync(async () =>
        {
            GC.Collect();
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var cpu = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            service.Offer(inFlight);
            await service.Done;
            watch.Stop();
            var tasks = runs * (Steps + 1);
            Console.WriteLine(
                $"{runs,5} runs of {Steps} activities: {tasks / watch.Elapsed.TotalSeconds,6:0} tasks/s, " +
                $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / tasks,5:0.0} µs of CPU and {(GC.GetTotalAllocatedBytes(precise: true) - bytes) / tasks,6} bytes a task");
        });
        allocations?.Print();
    }

    private static async Task MeasureWaitingAsync(int runs)
    {
        var service = new ScriptedTemporal(runs, 0);
        using var worker = Worker(service);
        await worker.ExecuteAsync(async () =>
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            service.Offer(64);
            await service.Done;
            Console.WriteLine($"{runs} waiting runs in memory: {(GC.GetTotalMemory(forceFullCollection: true) - before) / runs} bytes each (their tasks included)");
        });
    }

    private static TemporalWorker Worker(ScriptedTemporal service) => new(
        service, new TemporalWorkerOptions(ScriptedTemporal.TaskQueue) { MaxCachedWorkflows = 20_000 }.AddWorkflow<StepsWorkflow>());
}

/// <summary>Activities, one after the other.</summary>
[Workflow]
public sealed class StepsWorkflow
{
    private static readonly ActivityOptions Options = new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) };

    [WorkflowRun]
    public async Task<string> RunAsync(int steps)
    {
        var last = string.Empty;
        for (var step = 0; step < steps || steps == 0; step++)
        {
            last = await Workflow.ExecuteActivityAsync<string>("Step", [last], Options);
        }

        return last;
    }
}
