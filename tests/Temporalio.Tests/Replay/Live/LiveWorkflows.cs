using Temporalio.Exceptions;
using Temporalio.Workflows;
using Semaphore = Temporalio.Workflows.Semaphore;

namespace Temporalio.Tests.Replay.Live;

/// <summary>Waits for a number of signals; answers updates and queries.</summary>
[Workflow]
public sealed class Letters
{
    private readonly List<string> seen = [];

    [WorkflowQuery]
    public IReadOnlyList<string> Seen => seen;

    [WorkflowRun]
    public async Task<string> RunAsync(int count)
    {
        await Workflow.WaitConditionAsync(() => seen.Count >= count);
        return string.Join(' ', seen);
    }

    [WorkflowSignal]
    public Task LetterAsync(string text)
    {
        seen.Add(text);
        return Task.CompletedTask;
    }

    [WorkflowUpdate]
    public async Task<int> AddAsync(string text)
    {
        await Workflow.ExecuteLocalActivityAsync("check", [text], new() { StartToCloseTimeout = TimeSpan.FromSeconds(5) });
        seen.Add($"{Workflow.CurrentUpdateInfo!.Id}:{text}");
        return seen.Count;
    }

    [WorkflowUpdateValidator(nameof(AddAsync))]
    public void CheckAdd(string text)
    {
        if (text.Length == 0)
        {
            throw new ArgumentException("an empty letter");
        }
    }
}

/// <summary>Registers its handler late; the signals before it wait.</summary>
[Workflow]
public sealed class LateHandler
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync()
    {
        var seen = new List<string>();
        await Workflow.DelayAsync(1000);
        Workflow.Signals["late"] = WorkflowSignalDefinition.CreateWithoutAttribute("late", (string text) =>
        {
            seen.Add(text);
            return Task.CompletedTask;
        });
        await Workflow.WaitConditionAsync(() => seen.Count == 2);
        return seen;
    }
}

/// <summary>The workflow of the ordering rule: one true condition at a time.</summary>
[Workflow]
public sealed class MultiWaitConditionWorkflow
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync()
    {
        var list = new List<string> { "one" };
        async Task AppendAsync(Func<bool> condition, string text)
        {
            await Workflow.WaitConditionAsync(condition);
            list.Add(text);
        }

        await Workflow.WhenAllAsync(
            AppendAsync(() => list[^1] != "one", "three"), AppendAsync(() => list.Count > 0, "two"), AppendAsync(() => list.Count > 0, "four"));
        return list;
    }
}

/// <summary>Leaves the workflow's scheduler in a way that the argument names.</summary>
[Workflow]
public sealed class Stray
{
    [WorkflowRun]
    public async Task<string> RunAsync(string way)
    {
        switch (way)
        {
            case "delay":
                await Task.Delay(1);
                break;
            case "run":
                await Task.Run(() => Thread.SpinWait(1));
                break;
            case "configure":
                await Workflow.DelayAsync(1).ConfigureAwait(false);
                break;
        }

        return "astray";
    }
}

/// <summary>Fails in a way that the argument names.</summary>
[Workflow(FailureExceptionTypes = [typeof(ArgumentException)])]
public sealed class Failing
{
    [WorkflowRun]
    public Task RunAsync(string way) => way switch
    {
        "application" => throw new ApplicationFailureException("told to", errorType: "Told"),
        "listed" => throw new ArgumentException("a listed one"),
        _ => throw new InvalidOperationException("a bug"),
    };
}

/// <summary>Deterministic values.</summary>
[Workflow]
public sealed class Dice
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        var first = Workflow.NewGuid();
        await Workflow.DelayAsync(10);
        return $"{first} {Workflow.Random.Next(100)} {Workflow.UtcNow:HH:mm:ss.fff}";
    }
}

/// <summary>Three users of a semaphore of two, in order.</summary>
[Workflow]
public sealed class Guarded
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync()
    {
        var order = new List<string>();
        var semaphore = new Semaphore(2);
        async Task UseAsync(string name)
        {
            await semaphore.WaitAsync();
            order.Add($"{name} in");
            await Workflow.DelayAsync(100);
            order.Add($"{name} out");
            semaphore.Release();
        }

        await Workflow.WhenAllAsync(UseAsync("a"), UseAsync("b"), UseAsync("c"));
        return order;
    }
}

/// <summary>Cancels a local activity and two kinds of activity in one scope.</summary>
[Workflow]
public sealed class Cancelling
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync()
    {
        using var scope = new CancellationTokenSource();
        var outcomes = new List<string>();
        async Task WatchAsync(string name, Task task)
        {
            try
            {
                await task;
                outcomes.Add($"{name} done");
            }
            catch (Exception e) when (TemporalException.IsCanceledException(e))
            {
                outcomes.Add($"{name} cancelled");
            }
        }

        var all = new List<Task>
        {
            WatchAsync("try", Workflow.ExecuteActivityAsync("a", [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(1), CancellationToken = scope.Token })),
            WatchAsync("wait", Workflow.ExecuteActivityAsync(
                "b", [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(1), CancellationToken = scope.Token, CancellationType = ActivityCancellationType.WaitCancellationCompleted })),
            WatchAsync("timer", Workflow.DelayAsync(10_000, scope.Token)),
        };
        await Workflow.DelayAsync(5);
        Stop(scope);
        await Workflow.WhenAllAsync(all);
        return outcomes;
    }

    private static void Stop(CancellationTokenSource scope) => scope.Cancel();
}
