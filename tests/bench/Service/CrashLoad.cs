using System.Collections.Concurrent;
using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;
using static Orchestrator.Bench.Service.CrashWorkflows;

namespace Orchestrator.Bench.Service;

/// <summary>Clients that go on through the crashes of their service, and remember what it acknowledged.</summary>
internal sealed class CrashLoad(TemporalClient client)
{
    public const string TaskQueue = "crash";
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(90);
    private readonly ConcurrentBag<(string WorkflowId, string RunId)> started = [];
    private volatile string lastError = "";
    private long served = Stopwatch.GetTimestamp();

    /// <summary>What was acknowledged and lost, done twice, or is wrong in a history.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Milliseconds from the last start of the service (or of the run) to the end of each run.</summary>
    public ConcurrentBag<double> Delays { get; } = [];

    public int Signals;

    public int Updates;

    public int Histories;

    /// <summary>The service serves again.</summary>
    public void Served() => Volatile.Write(ref served, Stopwatch.GetTimestamp());

    public static TemporalWorkerOptions WorkerOptions() => new TemporalWorkerOptions(TaskQueue)
        .AddWorkflow<Hello>().AddWorkflow<Retry>().AddWorkflow<Sleeper>().AddWorkflow<Collector>().AddWorkflow<Parent>().AddWorkflow<Chain>()
        .AddActivity(Greet).AddActivity(FailOnce);

    /// <summary>One run of every kind, to its end.</summary>
    public Task RunAllAsync(string key) => Task.WhenAll(
        RunAsync($"hello-{key}", id => client.StartWorkflowAsync((Hello w) => w.RunAsync(id), Options(id)), $"Hello, hello-{key}"),
        RunAsync($"retry-{key}", id => client.StartWorkflowAsync((Retry w) => w.RunAsync(id), Options(id)), $"retry-{key}"),
        RunAsync($"sleep-{key}", id => client.StartWorkflowAsync((Sleeper w) => w.RunAsync(id), Options(id)), $"sleep-{key}"),
        RunAsync($"parent-{key}", id => client.StartWorkflowAsync((Parent w) => w.RunAsync(id), Options(id)), $"Hello, parent-{key}"),
        RunAsync($"chain-{key}", id => client.StartWorkflowAsync((Chain w) => w.RunAsync(id, 1), Options(id)), $"Hello, chain-{key}"),
        CollectAsync($"collect-{key}"),
        CollectAsync($"collect-too-{key}"));

    /// <summary>Reads the histories of all runs that have ended, checks and replays them, and forgets them.</summary>
    public async Task CheckAsync()
    {
        if ((await client.CountWorkflowsAsync("ExecutionStatus='Running'")).Count is > 0 and var open)
        {
            Problems.Enqueue($"the list shows {open} open runs after all have ended");
        }

        var replayer = new WorkflowReplayer(ReplayerOptions());
        while (started.TryTake(out var run))
        {
            for (var runId = run.RunId; runId.Length > 0;)
            {
                var history = await client.GetWorkflowHandle(run.WorkflowId, runId).FetchHistoryAsync();
                List<Temporalio.Api.History.V1.HistoryEvent> events = [.. history.Events];
                Histories++;
                foreach (var problem in HistoryCheck.Problems(events))
                {
                    Problems.Enqueue($"history of {run.WorkflowId}: {problem}");
                }

                var replayed = await replayer.ReplayWorkflowAsync(history, throwOnReplayFailure: false);
                if (replayed.ReplayFailure is { } failure)
                {
                    Problems.Enqueue($"replay of {run.WorkflowId}: {failure.Message}");
                }

                runId = events[^1].WorkflowExecutionContinuedAsNewEventAttributes?.NewExecutionRunId ?? "";
            }
        }
    }

    private static WorkflowReplayerOptions ReplayerOptions() => new WorkflowReplayerOptions()
        .AddWorkflow<Hello>().AddWorkflow<Retry>().AddWorkflow<Sleeper>().AddWorkflow<Collector>().AddWorkflow<Parent>().AddWorkflow<Chain>();

    private static WorkflowOptions Options(string id) => new(id, TaskQueue) { TaskTimeout = TimeSpan.FromSeconds(2) };

    private async Task RunAsync(string id, Func<string, Task> start, string expected)
    {
        if (await StartAsync(id, start))
        {
            await ResultAsync<string>(id, result => result == expected ? null : $"{id} answered '{result}' instead of '{expected}'");
        }
    }

    private async Task CollectAsync(string id)
    {
        if (!await StartAsync(id, name => client.StartWorkflowAsync((Collector w) => w.RunAsync(), Options(name))))
        {
            return;
        }

        var handle = client.GetWorkflowHandle<Collector>(id);
        var acknowledged = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var token = $"s{i}";
            if (await TryAsync(() => handle.SignalAsync(w => w.AddAsync(token))))
            {
                acknowledged.Add(token);
                Interlocked.Increment(ref Signals);
            }

            var update = $"u{i}";
            if (await TryAsync(() => handle.ExecuteUpdateAsync(w => w.PutAsync(update), new() { Id = update })))
            {
                acknowledged.Add(update);
                Interlocked.Increment(ref Updates);
            }
        }

        await UntilAsync($"end of {id}", () => handle.SignalAsync(w => w.EndAsync()), closedIsDone: true);
        await ResultAsync<string[]>(id, result =>
            acknowledged.Except(result).ToList() is { Count: > 0 } lost ? $"{id} lost {string.Join(' ', lost)}, which was acknowledged"
            : result.Distinct().Count() != result.Length ? $"{id} has taken something twice: {string.Join(' ', result)}" : null);
    }

    private async Task<bool> StartAsync(string id, Func<string, Task> start)
    {
        if (await UntilAsync($"start of {id}", () => start(id), closedIsDone: false))
        {
            return true;
        }

        Problems.Enqueue($"{id} could not be started for {GiveUp}");
        return false;
    }

    /// <summary>The run was acknowledged: it has to be there, and to end.</summary>
    private async Task ResultAsync<T>(string id, Func<T, string?> check)
    {
        var begun = Stopwatch.GetTimestamp();
        T? result = default;
        string first = "";
        var ended = await UntilAsync($"result of {id}", async () =>
        {
            var handle = client.GetWorkflowHandle(id);
            var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = "default", Execution = new() { WorkflowId = id } }, new() { Retry = true });
            first = described.WorkflowExecutionInfo.FirstRunId;
            result = await handle.GetResultAsync<T>();
        }, closedIsDone: false);
        if (!ended)
        {
            Problems.Enqueue($"{id} was acknowledged and has no result after {GiveUp}: {await StateAsync(id)}");
            return;
        }

        Delays.Add(Stopwatch.GetElapsedTime(Math.Max(begun, Volatile.Read(ref served))).TotalMilliseconds);
        started.Add((id, first));
        if (check(result!) is { } problem)
        {
            Problems.Enqueue(problem);
        }
    }

    private async Task<string> StateAsync(string id)
    {
        try
        {
            var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = "default", Execution = new() { WorkflowId = id } }, new() { Retry = true });
            return $"{described.WorkflowExecutionInfo.Status}, {described.WorkflowExecutionInfo.HistoryLength} events, task {described.PendingWorkflowTask}, activities {described.PendingActivities}, last error: {lastError}";
        }
        catch (RpcException e)
        {
            return e.Message;
        }
    }

    /// <summary>Tries until it is acknowledged.</summary>
    private async Task<bool> UntilAsync(string what, Func<Task> act, bool closedIsDone)
    {
        var since = Stopwatch.GetTimestamp();
        // Only the time for which the service was left alone counts.
        while (Stopwatch.GetElapsedTime(Math.Max(since, Volatile.Read(ref served))) < GiveUp)
        {
            try
            {
                await act();
                return true;
            }
            catch (WorkflowAlreadyStartedException)
            {
                // An earlier attempt has come through; its reply was lost.
                return true;
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                if (closedIsDone)
                {
                    return true;
                }

                Problems.Enqueue($"{what}: {e.Message}");
                return false;
            }
            catch (RpcException e)
            {
                lastError = $"{e.Code} {e.Message} at {DateTime.UtcNow:HH:mm:ss.f}";
                await Task.Delay(50);
            }
        }

        return false;
    }

    /// <summary>Tries once; whether it has come through is only known when it was acknowledged.</summary>
    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
