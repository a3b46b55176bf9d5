using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Jobs;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Common;

namespace Orchestrator.Api.Runs;

/// <summary>A run with Dispatch's member names, the result beside them.</summary>
internal static class RunView
{
    public static async Task<object> OfAsync(WorkflowExecution run, JobOutcome? outcome) => new
    {
        name = run.Id[(run.Id.IndexOf('/', StringComparison.Ordinal) + 1)..],
        status = Status(run.Status, outcome),
        result = outcome is null ? null : Verdict.Word(outcome.Result),
        functionName = await MemoAsync(run, "action"),
        @event = new { type = await MemoAsync(run, "event"), id = await MemoAsync(run, "eventId") },
        project = Text(run, SearchAttributes.Project),
        stage = Text(run, SearchAttributes.Stage),
        service = Text(run, SearchAttributes.Service),
        keptnContext = Text(run, SearchAttributes.Context),
        output = outcome?.Tasks.Select(task => task.Data).LastOrDefault(data => data is not null),
        reason = outcome is null or { Result: not Result.Fail } ? null : new[] { outcome.Message },
        containers = outcome?.Tasks.Select(task => new { name = task.Name, attempt = task.Attempt, exitCode = task.ExitCode, startedAt = task.StartedAt, finishedAt = task.FinishedAt }),
        executedTime = run.StartTime,
        finishedTime = run.CloseTime,
    };

    public static string? Text(WorkflowExecution run, SearchAttributeKey<string> key) =>
        run.TypedSearchAttributes.ContainsKey(key) ? run.TypedSearchAttributes.Get(key) : null;

    private static string Status(WorkflowExecutionStatus status, JobOutcome? outcome) => status switch
    {
        WorkflowExecutionStatus.Running => "RUNNING",
        WorkflowExecutionStatus.Completed when outcome is { Result: not Result.Fail } => "READY",
        WorkflowExecutionStatus.Canceled or WorkflowExecutionStatus.Terminated => "ABORTED",
        _ => outcome is { Status: Model.Verdicts.Status.Aborted } ? "ABORTED" : "ERROR",
    };

    private static async Task<string?> MemoAsync(WorkflowExecution run, string name) =>
        run.Memo.TryGetValue(name, out var value) ? await value.ToValueAsync<string>() : null;
}
