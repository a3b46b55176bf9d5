using System.Collections.Concurrent;

namespace Orchestrator.Bench;

/// <summary>kill -9 at random moments under load; every sequence must end once, passed, with each of its events once.</summary>
internal static class CrashBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        const int PerRound = 40;
        await using var server = await OrcServer.StartAsync(options.Temporal);
        using var project = new BenchProject(server.Address, options.Started);
        await project.CreateAsync(PerRound);
        await using var stream = new EventStream(server.Address, BenchProject.Name);
        await stream.Connected.WaitAsync(TimeSpan.FromSeconds(30));
        var seen = new ConcurrentDictionary<(string Context, string Type), int>();
        var random = new Random(20261121);
        for (var round = 1; round <= options.Rounds; round++)
        {
            var contexts = Enumerable.Range(0, PerRound).Select(_ => Guid.NewGuid().ToString()).ToArray();
            var ending = ExecuteAsync(stream, project, seen, [.. contexts]);
            var triggering = Parallel.ForAsync(0, PerRound, async (index, _) => await project.TriggerAsync(contexts[index], $"svc-{index}"));
            await Task.Delay(random.Next(5, 400));
            await server.KillAsync();
            var ready = await server.StartProcessAsync();
            await triggering;
            await ending.WaitAsync(TimeSpan.FromSeconds(90));
            var doubled = seen.Where(entry => entry.Value != 1).Select(entry => $"{entry.Key} x{entry.Value}").ToList();
            Console.WriteLine($"round {round}: {PerRound} sequences ended, ready after {ready.TotalSeconds:0.00} s, doubled events: {doubled.Count} {string.Join(", ", doubled.Take(3))}");
            seen.Clear();
        }
    }

    private static async Task ExecuteAsync(
        EventStream stream, BenchProject project, ConcurrentDictionary<(string Context, string Type), int> seen, HashSet<string> open)
    {
        await foreach (var received in stream.Events.ReadAllAsync())
        {
            seen.AddOrUpdate((received.Context, received.Type), 1, (_, count) => count + 1);
            if (BenchProject.IsTask(received))
            {
                _ = project.AnswerAsync(received);
            }
            else if (BenchProject.IsEnd(received))
            {
                open.Remove(received.Context);
                if (open.Count == 0)
                {
                    return;
                }
            }
        }
    }
}
