using Temporalio.Activities;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Greets through an activity.</summary>
[Workflow]
public class HelloFlow
{
    [WorkflowRun]
    public Task<string> RunAsync(string name) =>
        Workflow.ExecuteActivityAsync(() => Deeds.Greet(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
}

/// <summary>Collects names by signal and update until told to end.</summary>
[Workflow]
public class CollectFlow
{
    private readonly List<string> names = [];
    private bool done;

    [WorkflowQuery]
    public int Count => names.Count;

    [WorkflowRun]
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => done);
        return names;
    }

    [WorkflowSignal]
    public async Task AddAsync(string name)
    {
        names.Add(name);
        await Task.CompletedTask;
    }

    [WorkflowSignal]
    public async Task EndAsync()
    {
        done = true;
        await Task.CompletedTask;
    }

    [WorkflowQuery]
    public string At(int index) => index < names.Count ? names[index] : throw new ArgumentException("no such name");

    [WorkflowUpdate]
    public async Task<int> PutAsync(string name)
    {
        await Workflow.DelayAsync(TimeSpan.FromMilliseconds(1));
        names.Add(name);
        return names.Count;
    }

    [WorkflowUpdateValidator(nameof(PutAsync))]
    public void CheckPut(string name)
    {
        if (name.Length == 0)
        {
            throw new ApplicationFailureException("a name is needed");
        }
    }
}

/// <summary>Runs a child, counts down by continuing as new.</summary>
[Workflow]
public class ParentFlow
{
    [WorkflowRun]
    public async Task<string> RunAsync(int rounds)
    {
        var text = await Workflow.ExecuteChildWorkflowAsync((HelloFlow flow) => flow.RunAsync($"child {rounds}"));
        return rounds == 0
            ? text
            : throw Workflow.CreateContinueAsNewException((ParentFlow flow) => flow.RunAsync(rounds - 1));
    }
}

/// <summary>Retries an activity that fails at first; waits for ever if asked to.</summary>
[Workflow]
public class TroubleFlow
{
    [WorkflowRun]
    public async Task<int> RunAsync(string kind) => kind switch
    {
        "retry" => await Workflow.ExecuteActivityAsync(
            () => Deeds.FailTwice(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(10) } }),
        "local" => await Workflow.ExecuteLocalActivityAsync(
            () => Deeds.FailTwice(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(30), RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(10) } }),
        "fail" => throw new ApplicationFailureException("no", errorType: "Bad"),
        "beat" => await Workflow.ExecuteActivityAsync(
            () => Deeds.BeatAsync(),
            new() { StartToCloseTimeout = TimeSpan.FromSeconds(60), HeartbeatTimeout = TimeSpan.FromMilliseconds(500), CancellationType = ActivityCancellationType.WaitCancellationCompleted }),
        _ => await WaitAsync(),
    };

    private static async Task<int> WaitAsync()
    {
        await Workflow.WaitConditionAsync(() => false);
        return 0;
    }
}

/// <summary>Activities of the flows.</summary>
public static class Deeds
{
    [Activity]
    public static string Greet(string name) => $"hello {name}";

    [Activity]
    public static int FailTwice() => ActivityExecutionContext.Current.Info.Attempt switch
    {
        < 3 => throw new InvalidOperationException("not yet"),
        var attempt => attempt,
    };

    [Activity]
    public static async Task<int> BeatAsync()
    {
        var context = ActivityExecutionContext.Current;
        while (true)
        {
            context.Heartbeat();
            await Task.Delay(TimeSpan.FromMilliseconds(20), context.CancellationToken);
        }
    }
}
