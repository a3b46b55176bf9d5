using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Worker;

namespace Orchestrator.Bench.Service;

/// <summary>
/// kill -9 of <c>orc temporal serve</c> at every commit and reply, and at random moments; the next process takes over the data, and
/// may be killed while it does. Now and then everything drains, and every run and history is checked.
/// </summary>
internal static class ServiceCrashBench
{
    private const int DrainEvery = 10;
    private static readonly string[] Points = ["before-commit", "after-commit", "before-reply", "after-reply", "random"];

    public static async Task RunAsync(BenchOptions options)
    {
        var problems = await RunAsync(options.Rounds, Console.Out, options.First);
        Console.WriteLine(problems.Count == 0 ? "nothing lost, nothing done twice, all histories valid" : $"{problems.Count} problems");
    }

    /// <summary>Runs the rounds and answers with everything that was wrong.</summary>
    public static async Task<IReadOnlyCollection<string>> RunAsync(int rounds, TextWriter output, int first = 0)
    {
        await using var server = new TemporalServer();
        await server.StartAsync();
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        using var worker = new TemporalWorker(client, CrashLoad.WorkerOptions());
        var load = new CrashLoad(client);
        var random = new Random(20261121);
        var kills = Points.ToDictionary(point => point, _ => new List<long>());
        var watch = Stopwatch.StartNew();
        await worker.ExecuteAsync(async () =>
        {
            List<Task> running = [];
            var told = 0;
            for (var round = first; round < first + rounds; round++)
            {
                await server.KillAsync();
                var point = Points[round % Points.Length];
                var number = point == "random" ? random.Next(20, 500) : 1 + (round / Points.Length % 100);
                var planned = point == "random" ? null : $"{point}:{number}";
                if (await server.StartAsync(planned) is not null)
                {
                    load.Served();
                }

                var own = load.RunAllAsync($"{round}");
                running.Add(own);
                // The planned moment, or the end of the round's runs where it does not come, or a moment by chance.
                await Task.WhenAny(server.Exited, own, planned is null ? Task.Delay((int)number) : Task.Delay(TimeSpan.FromSeconds(10)));
                kills[server.Runs ? "random" : point].Add(number);
                if ((round + 1) % DrainEvery == 0 || round == first + rounds - 1)
                {
                    await DrainAsync(server, load, running);
                    await output.WriteLineAsync($"round {round + 1,4}: {watch.Elapsed.TotalSeconds / (round + 1 - first):0.00} s each, {load.Histories} histories, problems: {load.Problems.Count}");
                    foreach (var problem in load.Problems.Skip(told))
                    {
                        await output.WriteLineAsync($"PROBLEM {problem}");
                    }

                    told = load.Problems.Count;
                }
            }
        });
        await PrintAsync(output, load, kills, rounds);
        return load.Problems;
    }

    private static async Task DrainAsync(TemporalServer server, CrashLoad load, List<Task> running)
    {
        await server.KillAsync();
        await server.StartAsync();
        load.Served();
        await Task.WhenAll(running);
        running.Clear();
        await load.CheckAsync();
    }

    private static async Task PrintAsync(TextWriter output, CrashLoad load, Dictionary<string, List<long>> kills, int rounds)
    {
        await output.WriteLineAsync($"{"killed",-14} {"times",6}  at number");
        foreach (var (point, numbers) in kills.Where(entry => entry.Value.Count > 0))
        {
            await output.WriteLineAsync($"{point,-14} {numbers.Count,6}  {numbers.Min()} to {numbers.Max()}{(point == "random" ? " ms, or after the round's runs" : "")}");
        }

        await output.WriteLineAsync($"{rounds} kills, {load.Delays.Count} workflows, {load.Signals} signals and {load.Updates} updates acknowledged, {load.Histories} histories checked and replayed");
        await output.WriteLineAsync($"from the last start of the service to the end of a run: {new Percentiles(load.Delays)} ms, longest {load.Delays.Max():0} ms");
    }
}
