using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>All measures of one machine in one table: medians of the repeats, with the settings.</summary>
internal static class TableBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 5000 : options.Count;
        var waiting = Math.Min(10_000, 2 * count);
        Console.WriteLine($"""
            {Environment.ProcessorCount} cores shared with the driver, .NET {Environment.Version}, {(options.Temporal is { } address ? $"Temporal at {address}" : "embedded Temporal")}, full sync,
            executor on /v1/stream in another process, {count} sequences of 3 tasks, medians of {options.Repeats}

            | measure | here | goal |
            |---|---|---|
            """);
        await SaturationAsync(options, count);
        await IdleAsync(options);
        await WaitingAsync(options, waiting);
        var containers = await ContainerBench.MeasureAsync(30);
        Row("container: bare Docker API / as a task, p50 ms", $"{containers.RawMs.At(50):0} / {containers.TaskMs.At(50):0}", "bare + 15");
        Row("containers per second at 4: bare / as tasks", $"{containers.RawPerSecond:0.0} / {containers.TasksPerSecond:0.0}", "90 % of bare");
        await foreach (var (events, result) in GrowthBench.MeasureAsync(options with { InFlight = 64 }, 1000))
        {
            Row(string.Create(CultureInfo.InvariantCulture, $"CPU s per 1,000 with {events:N0} events logged"), $"{result.CpuPerThousand:0.0}", "flat");
        }
    }

    private static async Task SaturationAsync(BenchOptions options, int count)
    {
        var plain = await RepeatAsync(options.Repeats, () => SequencesBench.MeasureAsync(options with { InFlight = 128 }, count));
        Row("sequences/s, 128 in flight", Median(plain, run => run.PerSecond, "0"), "630");
        Row("server CPU s per 1,000", Median(plain, run => run.CpuPerThousand, "0.0"), "1.6");
        Row("PSS MiB at the end", Median(plain, run => run.MemoryMiB, "0"), "");

        var fewer = await RepeatAsync(options.Repeats, () => SequencesBench.MeasureAsync(options with { InFlight = 64 }, count));
        Row("finished → next at 64 in flight, p50 / p99 ms", $"{Median(fewer, run => run.FinishedToNext.At(50), "0")} / {Median(fewer, run => run.FinishedToNext.At(99), "0")}", "25 / 80");
        Row("flushes per sequence, 64 in flight", Median(fewer, run => run.Flushes ?? double.NaN, "0.0"), "1.5");

        var lane = await RepeatAsync(options.Repeats, () => SequencesBench.MeasureAsync(options with { InFlight = 128, OneLane = true }, Math.Min(1000, count)));
        Row("one lane: sequences/s", Median(lane, run => run.PerSecond, "0"), "");
        var started = await RepeatAsync(options.Repeats, () => SequencesBench.MeasureAsync(options with { InFlight = 128, Started = true }, count));
        Row("with .started: sequences/s", Median(started, run => run.PerSecond, "0"), "");
    }

    private static async Task IdleAsync(BenchOptions options)
    {
        var idle = await RepeatAsync(options.Repeats, () => LatencyBench.MeasureAsync(options, 300));
        Row("idle: trigger → first, p50 / p99 ms", $"{Median(idle, run => run.TriggerToFirst.At(50), "0.0")} / {Median(idle, run => run.TriggerToFirst.At(99), "0.0")}", "1.5 / 6");
        Row("idle: finished → next, p50 / p99 ms", $"{Median(idle, run => run.FinishedToNext.At(50), "0.0")} / {Median(idle, run => run.FinishedToNext.At(99), "0.0")}", "1.0 / 4");
        Row("idle: flushes per sequence", Median(idle, run => run.Flushes ?? double.NaN, "0.0"), "8");
    }

    private static async Task WaitingAsync(BenchOptions options, int waiting)
    {
        var runs = await RepeatAsync(options.Repeats, () => WaitingBench.MeasureAsync(options, waiting));
        Row($"{waiting:N0} waiting: PSS MiB", Median(runs, run => run.MemoryMiB, "0"), "200");
        Row($"{waiting:N0} waiting: CPU % of a core", Median(runs, run => run.CpuShare * 100, "0.0"), "1");
        Row("kill -9 → first progress, s", Median(runs, run => run.FirstMoved, "0.0"), "1.0");
        Row($"kill -9 → all {waiting:N0} moved on, s", Median(runs, run => run.AllMoved, "0.0"), "5");
    }

    private static async Task<List<T>> RepeatAsync<T>(int repeats, Func<Task<T>> measure)
    {
        var results = new List<T>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            results.Add(await measure());
        }

        return results;
    }

    private static string Median<T>(IEnumerable<T> runs, Func<T, double> value, string format) =>
        new Percentiles(runs.Select(value)).At(50).ToString(format, CultureInfo.InvariantCulture);

    private static void Row(string measure, string here, string goal) => Console.WriteLine($"| {measure} | {here} | {goal} |");
}
