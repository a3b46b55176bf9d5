namespace Orchestrator.Bench;

/// <summary>Cost per sequence as the log and the number of closed sequences grow.</summary>
internal static class GrowthBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 10_000 : options.Count;
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(options.InFlight);
        await Load.RunAsync(server, project, 500, options.InFlight, oneLane: false);
        var events = 500 * 8;
        for (var step = 0; step < options.Steps; step++)
        {
            var result = await Load.RunAsync(server, project, count, options.InFlight, oneLane: false);
            events += count * 8;
            Console.WriteLine($"{events,10} events logged: {count / result.Elapsed.TotalSeconds:0} sequences/s, CPU {result.ServerCpu.TotalSeconds / count * 1000:0.00} s per 1,000, PSS {server.MemoryMiB():0} MiB");
        }
    }
}
