using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

[Workflow("Inbox")]
public sealed class InboxWorkflow
{
    private readonly List<string> notes = [];

    [WorkflowRun]
    public async Task<object> RunAsync(int count)
    {
        await Workflow.WaitConditionAsync(() => notes.Count >= count);
        return count > 100 ? notes.Count : notes;
    }

    [WorkflowSignal("note")]
    public Task NoteAsync(string text)
    {
        notes.Add(text);
        return Task.CompletedTask;
    }

    [WorkflowQuery("notes")]
    public IReadOnlyList<string> Notes() => notes;
}

[Workflow("BufferedInbox")]
public sealed class BufferedInboxWorkflow
{
    private readonly List<string> entries = [];

    [WorkflowRun]
    public async Task<List<string>> RunAsync()
    {
        var work = WorkAsync();
        await Calls.SleepAsync(1);
        await Workflow.ExecuteLocalActivityAsync("hold", [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(20) });
        await work;
        await Workflow.WaitConditionAsync(() => entries.Count >= 2);
        return entries;
    }

    [WorkflowSignal("note")]
    public Task NoteAsync(string text)
    {
        entries.Add($"note {text}");
        return Task.CompletedTask;
    }

    private async Task WorkAsync() => entries.Add($"work {await Calls.ActivityAsync("work")}");
}

[Workflow("TwoConditions")]
public sealed class TwoConditionsWorkflow
{
    private bool noted;

    [WorkflowRun]
    public async Task<bool[]> RunAsync()
    {
        var first = await Workflow.WaitConditionAsync(() => noted, 10_000);
        var second = await Workflow.WaitConditionAsync(() => false, 300);
        return [first, second];
    }

    [WorkflowSignal("note")]
    public Task NoteAsync(object? text)
    {
        noted = true;
        return Task.CompletedTask;
    }
}

[Workflow("Asked")]
public sealed class AskedWorkflow
{
    private bool done;
    private bool ended;

    [WorkflowRun]
    public async Task RunAsync()
    {
        await Workflow.WaitConditionAsync(() => done);
        ended = true;
    }

    [WorkflowSignal("finish")]
    public Task FinishAsync()
    {
        done = true;
        return Task.CompletedTask;
    }

    [WorkflowQuery("step")]
    public string Step(string prefix) => prefix + (ended ? "finished" : "waiting");

    [WorkflowQuery("broken")]
    public string Broken() => throw new ApplicationFailureException("no answer", errorType: "Broken");
}

[Workflow("Counter")]
public sealed class CounterWorkflow
{
    private int total;
    private bool done;

    [WorkflowRun]
    public async Task<int> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => done && Workflow.AllHandlersFinished);
        return total;
    }

    [WorkflowSignal("finish")]
    public Task FinishAsync()
    {
        done = true;
        return Task.CompletedTask;
    }

    [WorkflowUpdate("add")]
    public Task<int> AddAsync(int n) => Task.FromResult(total += n);

    [WorkflowUpdateValidator(nameof(AddAsync))]
    public void CheckAdd(int n)
    {
        if (n <= 0)
        {
            throw new ApplicationFailureException("must be positive", errorType: "BadNumber");
        }
    }

    [WorkflowUpdate("addSlowly")]
    public async Task<int> AddSlowlyAsync(int n) => total += await Workflow.ExecuteActivityAsync<int>("work", [n], Calls.TenSeconds);

    [WorkflowUpdate("failing")]
    public Task<int> FailingAsync() => throw new ApplicationFailureException("cannot", errorType: "Cannot", details: [7]);
}

[Workflow("Waits")]
public sealed class WaitsWorkflow
{
    private string? how;

    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        try
        {
            await Workflow.WaitConditionAsync(() => how is not null);
        }
        catch (OperationCanceledException)
        {
            await Workflow.WaitConditionAsync(() => how is not null, CancellationToken.None);
            throw;
        }

        return how switch
        {
            "fail" => throw new ApplicationFailureException("told to fail", errorType: "Told"),
            "again" => throw Workflow.CreateContinueAsNewException((WaitsWorkflow workflow) => workflow.RunAsync()),
            _ => $"finished {how}",
        };
    }

    [WorkflowSignal("finish")]
    public Task FinishAsync(string value)
    {
        how = value;
        return Task.CompletedTask;
    }
}

[Workflow("SignalsOther")]
public sealed class SignalsOtherWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(string id, string text)
    {
        await Workflow.GetExternalWorkflowHandle(id).SignalAsync("note", [text]);
        return "told";
    }
}

[Workflow("CancelsOther")]
public sealed class CancelsOtherWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync(string id)
    {
        await Workflow.GetExternalWorkflowHandle(id).CancelAsync();
        return "asked";
    }
}
