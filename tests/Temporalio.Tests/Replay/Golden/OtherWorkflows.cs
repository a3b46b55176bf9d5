using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

[Workflow("Patched")]
public sealed class PatchedWorkflow
{
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        var first = await Calls.ActivityAsync(Workflow.Patched("fresh") ? "fresh" : "stale");
        await Calls.SleepAsync(50);
        return $"{first} {(Workflow.Patched("fresh") ? "new" : "old")}";
    }
}

/// <summary>The later version.</summary>
[Workflow("Aged")]
public sealed class AgedWorkflow
{
    private bool noted;

    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        if (Workflow.Patched("extra-step"))
        {
            await Calls.ActivityAsync("extra");
        }

        await Calls.ActivityAsync("stale");
        await Workflow.WaitConditionAsync(() => noted);
        if (Workflow.Patched("late-step"))
        {
            await Calls.ActivityAsync("extra");
        }

        await Calls.ActivityAsync("work");
        return "aged";
    }

    [WorkflowSignal("note")]
    public Task NoteAsync(object? text)
    {
        noted = true;
        return Task.CompletedTask;
    }
}

[Workflow("Marks")]
public sealed class MarksWorkflow
{
    [WorkflowRun]
    public async Task RunAsync()
    {
        var project = SearchAttributeKey.CreateKeyword("OrcProject");
        var tags = SearchAttributeKey.CreateKeywordList("OrcTags");
        Workflow.UpsertTypedSearchAttributes(
            project.ValueSet("blue"),
            SearchAttributeKey.CreateLong("OrcCount").ValueSet(7),
            tags.ValueSet(["a", "b"]),
            SearchAttributeKey.CreateDouble("OrcRatio").ValueSet(1.5),
            SearchAttributeKey.CreateBool("OrcOn").ValueSet(true),
            SearchAttributeKey.CreateText("OrcText").ValueSet("some words"),
            SearchAttributeKey.CreateDateTimeOffset("OrcAt").ValueSet(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        Workflow.UpsertMemo(MemoUpdate.ValueSet("colour", "blue"), MemoUpdate.ValueSet("gone", "soon"));
        await Calls.ActivityAsync("work");
        Workflow.UpsertTypedSearchAttributes(project.ValueSet("red"), tags.ValueUnset());
        Workflow.UpsertMemo(MemoUpdate.ValueUnset("gone"));
    }
}

[Workflow("WorksAt")]
public sealed class WorksAtWorkflow
{
    [WorkflowRun]
    public Task<string> RunAsync(int attempt) => Workflow.Info.Attempt < attempt
        ? throw new ApplicationFailureException($"attempt {Workflow.Info.Attempt}", errorType: "TooEarly")
        : Task.FromResult($"attempt {Workflow.Info.Attempt}");
}

[Workflow("Ticks")]
public sealed class TicksWorkflow
{
    [WorkflowRun]
    public Task<int> RunAsync() => Task.FromResult(
        1 + (Workflow.Info.LastResult?.FirstOrDefault() is { } last ? (int)Workflow.PayloadConverter.ToValue(last.Payload, typeof(int))! : 0));
}

[Workflow("Fails")]
public sealed class FailsWorkflow
{
    [WorkflowRun]
    public Task RunAsync() => throw new ApplicationFailureException(
        "outer",
        new ApplicationFailureException("inner", errorType: "Inner", details: [3]),
        errorType: "Outer",
        nonRetryable: true,
        details: [new Dictionary<string, int> { ["a"] = 1 }, "two"]);
}

[Workflow("Buggy")]
public sealed class BuggyWorkflow
{
    [WorkflowRun]
    public Task RunAsync() => throw new InvalidOperationException("a bug");
}
