namespace Orchestrator.Bench;

/// <summary>Latencies of one sequence at a time on an idle server.</summary>
internal static class LatencyBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 300 : options.Count;
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(1);
        await Load.RunAsync(server, project, 200, 1, oneLane: true);
        var result = await Load.RunAsync(server, project, count, 1, oneLane: true);
        Console.WriteLine($"idle, one at a time, {count} sequences: trigger->first {result.TriggerToFirst} ms   finished->next {result.FinishedToNext} ms");
    }
}
