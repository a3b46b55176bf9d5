using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orchestrator.Bench;

/// <summary>What many waiting sequences need, and how long after kill -9 they go on; times in seconds from the kill.</summary>
internal sealed record WaitingResult(double MemoryMiB, double CpuShare, double Ready, double FirstMoved, double AllMoved);

/// <summary>Many sequences, each at its first task: memory, CPU at rest, and recovery after kill -9.</summary>
internal static class WaitingBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 10_000 : options.Count;
        var result = await MeasureAsync(options, count);
        Console.WriteLine($"at rest: PSS {result.MemoryMiB:0} MiB, CPU {result.CpuShare:P2} of a core");
        Console.WriteLine($"kill -9: ready after {result.Ready:0.00} s, first progress after {result.FirstMoved:0.00} s, all {count} moved on after {result.AllMoved:0.00} s");
    }

    public static async Task<WaitingResult> MeasureAsync(BenchOptions options, int count)
    {
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(count);
        var open = new ConcurrentDictionary<string, StreamedEvent>();
        await using (var stream = new EventStream(server.Address, BenchProject.Name))
        {
            await stream.Connected.WaitAsync(TimeSpan.FromSeconds(30));
            var parking = ParkAsync(stream, open, count);
            var watch = Stopwatch.StartNew();
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, _) =>
                await project.TriggerAsync(Guid.NewGuid().ToString(), $"svc-{index}"));
            await parking.WaitAsync(TimeSpan.FromMinutes(3));
            Console.WriteLine($"{count} sequences at their first task after {watch.Elapsed.TotalSeconds:0.0} s");
        }

        var cpu = server.CpuTime();
        await Task.Delay(TimeSpan.FromSeconds(20));
        var memory = server.MemoryMiB();
        var share = (server.CpuTime() - cpu).TotalSeconds / 20;

        var recovery = Stopwatch.StartNew();
        await server.KillAsync();
        var ready = await server.StartProcessAsync();
        await using var resumed = new EventStream(server.Address, BenchProject.Name);
        await resumed.Connected.WaitAsync(TimeSpan.FromSeconds(30));
        var moved = MovedAsync(resumed, open.Values, recovery);
        await Parallel.ForEachAsync(open.Values, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (triggered, _) => await project.AnswerAsync(triggered));
        var (first, all) = await moved.WaitAsync(TimeSpan.FromMinutes(5));
        return new WaitingResult(memory, share, ready.TotalSeconds, first.TotalSeconds, all.TotalSeconds);
    }

    private static async Task ParkAsync(EventStream stream, ConcurrentDictionary<string, StreamedEvent> open, int count)
    {
        await foreach (var received in stream.Events.ReadAllAsync())
        {
            if (BenchProject.IsTask(received) && open.TryAdd(received.Context, received) && open.Count == count)
            {
                return;
            }
        }
    }

    private static async Task<(TimeSpan First, TimeSpan All)> MovedAsync(EventStream stream, ICollection<StreamedEvent> open, Stopwatch since)
    {
        var waiting = open.Select(triggered => triggered.Context).ToHashSet();
        TimeSpan? first = null;
        await foreach (var received in stream.Events.ReadAllAsync())
        {
            if (received.Type == "sh.keptn.event.t2.triggered" && waiting.Remove(received.Context))
            {
                first ??= since.Elapsed;
                if (waiting.Count == 0)
                {
                    break;
                }
            }
        }

        return (first ?? since.Elapsed, since.Elapsed);
    }
}
