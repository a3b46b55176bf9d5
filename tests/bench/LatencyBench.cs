namespace Orchestrator.Bench;

/// <summary>How fast an idle server moves on.</summary>
internal sealed record LatencyResult(Percentiles TriggerToFirst, Percentiles FinishedToNext, double? Flushes);

/// <summary>Latencies of one sequence at a time on an idle server.</summary>
internal static class LatencyBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        var count = options.Count == 0 ? 300 : options.Count;
        var result = await MeasureAsync(options, count);
        Console.WriteLine($"idle, one at a time, {count} sequences: trigger->first {result.TriggerToFirst} ms   finished->next {result.FinishedToNext} ms   flushes {result.Flushes:0.0} per sequence");
    }

    public static async Task<LatencyResult> MeasureAsync(BenchOptions options, int count)
    {
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(1);
        await Load.RunAsync(server, project, 200, 1, oneLane: true);
        await using var flushes = FlushCounter.Start(server.ProcessId);
        var result = await Load.RunAsync(server, project, count, 1, oneLane: true);
        return new LatencyResult(result.TriggerToFirst, result.FinishedToNext, (double?)await flushes.StopAsync() / count);
    }
}
