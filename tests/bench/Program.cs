using Orchestrator.Bench;
using Orchestrator.Bench.Service;

var verbs = new Dictionary<string, (string Help, Func<BenchOptions, Task> Run)>
{
    ["table"] = ("every measure below in one table: --repeats 3 [--count 5000] [--steps 4]", TableBench.RunAsync),
    ["sequences"] = ("throughput: --count 5000 --in-flight 128 [--started] [--one-lane]", SequencesBench.RunAsync),
    ["latency"] = ("idle latencies: --count 300", LatencyBench.RunAsync),
    ["waiting"] = ("memory, CPU at rest and recovery with many waiting sequences: --count 10000", WaitingBench.RunAsync),
    ["containers"] = ("a container step over the bare Docker API and as a task: --count 30", ContainerBench.RunAsync),
    ["growth"] = ("cost per sequence with 10,000 to 1,000,000 logged events: --count 2000 --steps 4", GrowthBench.RunAsync),
    ["temporal"] = ("the embedded Temporal service alone: --count 2000", TemporalBench.RunAsync),
    ["serviceload"] = ("many open runs, a long history, many activities on the embedded service: --count 100000", ServiceLoadBench.RunAsync),
    ["servicecrash"] = ("kill -9 of the embedded service at every commit and reply: --rounds 500 [--first N]", ServiceCrashBench.RunAsync),
    ["activations"] = ("the worker alone, fed with ready tasks: --count 5000 --in-flight 128 [--types: where the bytes go]", ActivationBench.RunAsync),
    ["listeners"] = ("events per second to 1 and 100 webhooks, 1,000 listeners at rest: --count 2000", ListenersBench.RunAsync),
    ["cron"] = ("a schedule every minute for three minutes, with a kill -9", CronBench.RunAsync),
    ["crash"] = ("kill -9 at random moments: --rounds 50", CrashBench.RunAsync),
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var verb))
{
    await Console.Error.WriteLineAsync("usage: bench VERB [--temporal HOST:PORT] [--repeats N] [--count N] [--in-flight N] [--rounds N]");
    foreach (var (name, (help, _)) in verbs)
    {
        await Console.Error.WriteLineAsync($"  {name,-12} {help}");
    }

    return 2;
}

await verb.Run(BenchOptions.Parse(args.AsSpan(1)));
return 0;
