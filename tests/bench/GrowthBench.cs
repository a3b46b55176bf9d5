using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>Cost per sequence as the log grows: filled with events nobody wants up to ten times as many at each step.</summary>
internal static class GrowthBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        await foreach (var (events, result) in MeasureAsync(options, options.Count == 0 ? 2000 : options.Count))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events,10} events logged: {result}"));
        }
    }

    public static async IAsyncEnumerable<(long Events, SequencesResult Result)> MeasureAsync(BenchOptions options, int count)
    {
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(options.InFlight);
        await Load.RunAsync(server, project, 1000, options.InFlight, oneLane: false);
        var events = 8000L;
        for (var step = 0; step < options.Steps; step++)
        {
            var wanted = (long)Math.Pow(10, step + 3);
            for (; events < wanted; events += BenchProject.FillerSize)
            {
                await project.FillAsync();
            }

            var result = await Load.RunAsync(server, project, count, options.InFlight, oneLane: false);
            yield return (events, new SequencesResult(
                count / result.Elapsed.TotalSeconds, result.ServerCpu.TotalSeconds / count * 1000, result.TriggerToFirst, result.FinishedToNext, server.MemoryMiB(), null, result.NotPassed));
            events += count * 8L;
        }
    }
}
