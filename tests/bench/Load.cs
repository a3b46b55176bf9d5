using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orchestrator.Bench;

/// <summary>What one load run saw.</summary>
internal sealed record LoadResult(TimeSpan Elapsed, TimeSpan ServerCpu, Percentiles TriggerToFirst, Percentiles FinishedToNext, int NotPassed);

/// <summary>Drives N sequences with a bounded number in flight; the executor lives on the event stream.</summary>
internal static class Load
{
    public static async Task<LoadResult> RunAsync(OrcServer server, BenchProject project, int count, int inFlight, bool oneLane)
    {
        await using var stream = new EventStream(server.Address, BenchProject.Name);
        await stream.Connected.WaitAsync(TimeSpan.FromSeconds(30));
        var answered = new ConcurrentDictionary<string, long>();
        var firsts = new ConcurrentBag<double>();
        var nexts = new ConcurrentBag<double>();
        using var slots = new SemaphoreSlim(inFlight);
        var freeServices = new ConcurrentQueue<string>(Enumerable.Range(0, inFlight).Select(index => $"svc-{(oneLane ? 0 : index)}"));
        var ended = new ConcurrentDictionary<string, string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var notPassed = 0;
        var problem = new TaskCompletionSource<Exception>();

        async Task ExecuteAsync()
        {
            await foreach (var received in stream.Events.ReadAllAsync())
            {
                if (BenchProject.IsTask(received))
                {
                    if (answered.TryGetValue(received.Context, out var since))
                    {
                        (received.Type.Contains(".t1.", StringComparison.Ordinal) ? firsts : nexts)
                            .Add(Stopwatch.GetElapsedTime(since, received.Received).TotalMilliseconds);
                    }

                    answered[received.Context] = Stopwatch.GetTimestamp();
                    _ = AnswerAsync(received);
                }
                else if (BenchProject.IsEnd(received) && ended.TryAdd(received.Context, received.Result))
                {
                    if (received.Result != "pass")
                    {
                        Interlocked.Increment(ref notPassed);
                    }

                    answered.TryRemove(received.Context, out _);
                    freeServices.Enqueue(received.Service);
                    slots.Release();
                    if (ended.Count == count)
                    {
                        done.TrySetResult();
                        return;
                    }
                }
            }
        }

        async Task AnswerAsync(StreamedEvent triggered)
        {
            try
            {
                await project.AnswerAsync(triggered);
            }
            catch (InvalidOperationException refused)
            {
                problem.TrySetResult(refused);
            }
        }

        var executing = ExecuteAsync();
        var cpu = server.CpuTime();
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < count; index++)
        {
            await slots.WaitAsync(TimeSpan.FromSeconds(60));
            if (!freeServices.TryDequeue(out var service))
            {
                throw new InvalidOperationException("No sequence ended for 60 s.");
            }

            var context = Guid.NewGuid().ToString();
            answered[context] = Stopwatch.GetTimestamp();
            _ = project.TriggerAsync(context, service);
        }

        if (await Task.WhenAny(done.Task, problem.Task).WaitAsync(TimeSpan.FromMinutes(2)) == problem.Task)
        {
            throw await problem.Task;
        }

        watch.Stop();
        await executing;
        return new LoadResult(watch.Elapsed, server.CpuTime() - cpu, new Percentiles(firsts), new Percentiles(nexts), notPassed);
    }
}
