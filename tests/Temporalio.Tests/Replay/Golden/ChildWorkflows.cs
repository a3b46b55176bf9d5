using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

[Workflow("OneChild")]
public sealed class OneChildWorkflow
{
    [WorkflowRun]
    public Task<object?> RunAsync(CallInput input) =>
        Workflow.ExecuteChildWorkflowAsync<object?>(input.Type!, input.Arguments, (input.Options ?? new()).Child);
}

[Workflow("LeavesChild")]
public sealed class LeavesChildWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(CallInput input)
    {
        await Workflow.StartChildWorkflowAsync(input.Type!, input.Arguments, (input.Options ?? new()).Child);
        return "child started";
    }
}

[Workflow("SignalsChild")]
public sealed class SignalsChildWorkflow
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync(string childId)
    {
        var child = await Workflow.StartChildWorkflowAsync<InboxWorkflow, object>(workflow => workflow.RunAsync(2), new() { Id = childId });
        await child.SignalAsync("note", ["one"]);
        await child.SignalAsync("note", ["two"]);
        return await child.GetResultAsync<List<string>>();
    }
}

[Workflow("CancelsChild")]
public sealed class CancelsChildWorkflow
{
    [WorkflowRun]
    public async Task<object?> RunAsync(CancelsChildInput input)
    {
        try
        {
            return await Workflow.ExecuteChildWorkflowAsync<object?>("Waits", [], new()
            {
                Id = input.ChildId,
                CancellationType = input.CancellationType switch
                {
                    "TRY_CANCEL" => ChildWorkflowCancellationType.TryCancel,
                    "ABANDON" => ChildWorkflowCancellationType.Abandon,
                    "WAIT_CANCELLATION_REQUESTED" => ChildWorkflowCancellationType.WaitCancellationRequested,
                    _ => ChildWorkflowCancellationType.WaitCancellationCompleted,
                },
            });
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            return "cancelled";
        }
    }
}

[Workflow("CountDown")]
public sealed class CountDownWorkflow
{
    private static readonly SearchAttributeKey<long> Count = SearchAttributeKey.CreateLong("OrcCount");

    [WorkflowRun]
    public Task<string> RunAsync(int n) => n == 0 ? Task.FromResult("zero") : throw Workflow.CreateContinueAsNewException(
        (CountDownWorkflow workflow) => workflow.RunAsync(n - 1),
        new()
        {
            Memo = new Dictionary<string, object> { ["left"] = n - 1 },
            TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(Count, n - 1).ToSearchAttributeCollection(),
        });
}

[Workflow("OrcTask")]
public sealed class OrcTaskWorkflow
{
    private readonly List<string> entries = [];

    [WorkflowRun]
    public async Task<string> RunAsync(OrcTaskInput input)
    {
        await Calls.ActivityAsync("emit", input.Name);
        var state = await EntriesAsync(1, input.WaitMs) ? await EntriesAsync(2, input.WaitMs) ? entries[1] : "stuck" : "never started";
        await Calls.ActivityAsync("notify", input.Name, state);
        return state;
    }

    [WorkflowSignal("started")]
    public Task StartedAsync(string by)
    {
        entries.Add($"started by {by}");
        return Task.CompletedTask;
    }

    [WorkflowSignal("finished")]
    public Task FinishedAsync(string state)
    {
        entries.Add($"finished {state}");
        return Task.CompletedTask;
    }

    private Task<bool> EntriesAsync(int count, int limit) => entries.Count >= count
        ? Task.FromResult(true)
        : Workflow.WaitConditionAsync(() => entries.Count >= count, limit);
}

[Workflow("OrcRun")]
public sealed class OrcRunWorkflow
{
    [WorkflowRun]
    public async Task<List<string>> RunAsync(OrcRunInput input)
    {
        var states = new List<string>(input.States ?? []);
        for (var i = input.At; i < input.Tasks.Count; i++)
        {
            if (i > input.At && i % input.PerRun == 0)
            {
                var next = input with { At = i, States = states };
                throw Workflow.CreateContinueAsNewException((OrcRunWorkflow workflow) => workflow.RunAsync(next));
            }

            states.Add(await Workflow.ExecuteChildWorkflowAsync<string>(
                "OrcTask", [new OrcTaskInput(input.Tasks[i], 8000)], new() { Id = $"{input.RunId}-{input.Tasks[i]}" }));
        }

        return states;
    }
}
