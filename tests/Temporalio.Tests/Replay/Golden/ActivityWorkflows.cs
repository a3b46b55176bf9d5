using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

internal static class Calls
{
    public static ActivityOptions TenSeconds => new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) };

    public static Task<string> ActivityAsync(string name, params object?[] args) => Workflow.ExecuteActivityAsync<string>(name, args, TenSeconds);

    public static async Task SleepAsync(int milliseconds) => await Workflow.DelayAsync(milliseconds);
}

[Workflow("Hello")]
public sealed class HelloWorkflow
{
    [WorkflowRun]
    public Task<string> RunAsync(string name) => Calls.ActivityAsync("greet", name);
}

[Workflow("Sequence")]
public sealed class SequenceWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(string word)
    {
        var first = await Calls.ActivityAsync("first", word);
        var second = await Calls.ActivityAsync("second", first);
        return await Calls.ActivityAsync("third", second);
    }
}

[Workflow("Parallel")]
public sealed class ParallelWorkflow
{
    [WorkflowRun]
    public async Task<object?[]> RunAsync(int count) => await Workflow.WhenAllAsync(
        Enumerable.Range(0, count).Select(i => Workflow.ExecuteActivityAsync<object?>("work", [i], Calls.TenSeconds)).ToList());
}

[Workflow("OneActivity")]
public sealed class OneActivityWorkflow
{
    [WorkflowRun]
    public Task<object?> RunAsync(CallInput input) => Workflow.ExecuteActivityAsync<object?>(
        input.Name!, input.Arguments, (input.Options ?? new()).Activity);
}

[Workflow("OneLocal")]
public sealed class OneLocalWorkflow
{
    [WorkflowRun]
    public Task<object?> RunAsync(CallInput input) => Workflow.ExecuteLocalActivityAsync<object?>(
        input.Name!, input.Arguments, (input.Options ?? new()).Local);
}

[Workflow("CancelActivity")]
public sealed class CancelActivityWorkflow
{
    [WorkflowRun]
    public async Task<object?> RunAsync(string cancellationType)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync<object?>("work", [], new()
            {
                StartToCloseTimeout = TimeSpan.FromSeconds(10),
                HeartbeatTimeout = TimeSpan.FromSeconds(5),
                CancellationType = cancellationType switch
                {
                    "TRY_CANCEL" => ActivityCancellationType.TryCancel,
                    "ABANDON" => ActivityCancellationType.Abandon,
                    _ => ActivityCancellationType.WaitCancellationCompleted,
                },
            });
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            return "cancelled";
        }
    }
}

[Workflow("Naps")]
public sealed class NapsWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        await Calls.SleepAsync(200);
        await Calls.SleepAsync(0);
        return "rested";
    }
}

[Workflow("DroppedTimer")]
public sealed class DroppedTimerWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        using var scope = new CancellationTokenSource();
        var dropped = Workflow.DelayAsync(3_600_000, scope.Token);
        await Calls.SleepAsync(100);
        Cancel(scope);
        try
        {
            await dropped;
            return "slept";
        }
        catch (OperationCanceledException)
        {
            return "dropped";
        }
    }

    private static void Cancel(CancellationTokenSource scope) => scope.Cancel();
}

[Workflow("SleepLong")]
public sealed class SleepLongWorkflow
{
    [WorkflowRun]
    public Task RunAsync() => Calls.SleepAsync(3_600_000);
}

[Workflow("CleansUp")]
public sealed class CleansUpWorkflow
{
    [WorkflowRun]
    public async Task RunAsync()
    {
        try
        {
            await Calls.SleepAsync(3_600_000);
        }
        catch (OperationCanceledException)
        {
            var options = Calls.TenSeconds;
            options.CancellationToken = CancellationToken.None;
            await Workflow.ExecuteActivityAsync("cleanup", [], options);
            throw;
        }
    }
}
