namespace Orchestrator.Bench;

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
            await using var server = await OrcServer.StartAsync(options.Temporal);
            using var project = new BenchProject(server.Address, options.Started);
            await project.CreateAsync(options.OneLane ? 1 : options.InFlight);
            await Load.RunAsync(server, project, Math.Min(500, count), options.InFlight, options.OneLane);
            var result = await Load.RunAsync(server, project, count, options.InFlight, options.OneLane);
            var rate = count / result.Elapsed.TotalSeconds;
            rates.Add(rate);
            Console.WriteLine($"  {rate:0} sequences/s   server CPU {result.ServerCpu.TotalSeconds / count * 1000:0.00} s per 1,000   trigger->first {result.TriggerToFirst} ms   finished->next {result.FinishedToNext} ms   PSS {server.MemoryMiB():0} MiB   not passed {result.NotPassed}");
        }

        Console.WriteLine($"  median {new Percentiles(rates).At(50):0} sequences/s");
    }
}
