namespace Orchestrator.Bench;

/// <summary>What the sequences of one run cost, at saturation.</summary>
internal sealed record SequencesResult(
    double PerSecond, double CpuPerThousand, Percentiles TriggerToFirst, Percentiles FinishedToNext, double MemoryMiB, double? Flushes, int NotPassed)
{
    public override string ToString() =>
        $"{PerSecond:0} sequences/s   server CPU {CpuPerThousand:0.00} s per 1,000   trigger->first {TriggerToFirst} ms   finished->next {FinishedToNext} ms   "
        + $"PSS {MemoryMiB:0} MiB   flushes {(Flushes is { } flushes ? $"{flushes:0.00}" : "?")} per sequence   not passed {NotPassed}";
}

/// <summary>Sequences per second at saturation, full durability.</summary>
internal static class SequencesBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 5000 : options.Count;
        Console.WriteLine($"{count} sequences of 3 tasks, {options.InFlight} in flight, {(options.Started ? "with" : "without")} .started, {(options.OneLane ? "one lane" : "a lane each")}");
        var rates = new List<double>();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var result = await MeasureAsync(options, count);
            rates.Add(result.PerSecond);
            Console.WriteLine($"  {result}");
        }

        Console.WriteLine($"  median {new Percentiles(rates).At(50):0} sequences/s");
    }

    public static async Task<SequencesResult> MeasureAsync(BenchOptions options, int count)
    {
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(options.OneLane ? 1 : options.InFlight);
        await Load.RunAsync(server, project, Math.Min(500, count), options.InFlight, options.OneLane);
        await using var flushes = FlushCounter.Start(server.ProcessId);
        var result = await Load.RunAsync(server, project, count, options.InFlight, options.OneLane);
        return new SequencesResult(
            count / result.Elapsed.TotalSeconds,
            result.ServerCpu.TotalSeconds / count * 1000,
            result.TriggerToFirst,
            result.FinishedToNext,
            server.MemoryMiB(),
            await flushes.StopAsync() is { } all ? (double)all / count : null,
            result.NotPassed);
    }
}
