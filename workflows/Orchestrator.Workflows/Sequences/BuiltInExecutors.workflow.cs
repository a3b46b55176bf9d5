using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Remediations;
using Orchestrator.Workflows.Timing;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Sequences;

/// <summary>
/// Answers <c>evaluation</c> and <c>get-action</c> when the project has the files for it. When it has not, somebody else gets the
/// chance to answer first.
/// </summary>
internal sealed class BuiltInExecutors(SequenceRun run)
{
    /// <summary>How long others may take to answer before we say that nothing is configured.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(TaskRun task, TaskTriggered triggered, CancellationToken stopped)
    {
        try
        {
            if (task.Task.Name == "get-action")
            {
                await AnswerActionAsync(task, triggered);
            }
            else
            {
                await AnswerEvaluationAsync(task, triggered, stopped);
            }
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            task.EndErrored($"The built-in executor of '{task.Task.Name}' ended without a result: {(e.InnerException ?? e).Message}", Workflow.UtcNow);
        }
    }

    private async Task AnswerEvaluationAsync(TaskRun task, TaskTriggered triggered, CancellationToken stopped)
    {
        var input = new EvaluationInput(triggered.EventKey, task.TriggeredId, task.Task.Name, run.Input);
        var options = new ChildWorkflowOptions
        {
            Id = WorkflowIds.Evaluation(task.TriggeredId),
            StaticSummary = $"Evaluation of {run.Input.Scope}",
            CancellationToken = stopped,
            ParentClosePolicy = ParentClosePolicy.RequestCancel,
        };
        var outcome = await Workflow.ExecuteChildWorkflowAsync((EvaluationWorkflow workflow) => workflow.RunAsync(input), options);
        if (!outcome.Configured && await NobodyElseAnswersAsync(task))
        {
            await EmitBothAsync(task, EventSources.Evaluation, Verdict.Passed, outcome.Message, null);
        }
    }

    private async Task AnswerActionAsync(TaskRun task, TaskTriggered triggered)
    {
        var question = new ActionQuestion(triggered.EventKey, run.Input.Scope, run.Input.GitCommitId);
        var answer = await Workflow.ExecuteLocalActivityAsync((IRemediationActivities actions) => actions.FindActionAsync(question), Calls.Local);
        if (answer.Configured || await NobodyElseAnswersAsync(task))
        {
            await EmitBothAsync(task, EventSources.Remediation, new Verdict(answer.Result, answer.Status), answer.Message, answer.Data);
        }
    }

    private async Task<bool> NobodyElseAnswersAsync(TaskRun task) =>
        !await run.Alarm.WaitAsync(() => task.Answers > 0 || task.IsOver || run.Stopping, Workflow.UtcNow + Courtesy);

    private async Task EmitBothAsync(TaskRun task, string source, Verdict verdict, string message, JsonElement? data)
    {
        await EmitAsync(task, source, EventType.TaskStarted(task.Task.Name), Payload.Finished(null, run.Input.Scope, Verdict.Passed, ""));
        var finished = Payload.Finished(null, run.Input.Scope, verdict, message);
        await EmitAsync(task, source, EventType.TaskFinished(task.Task.Name), JsonMerge.Merge(finished, data) ?? finished);
    }

    private async Task EmitAsync(TaskRun task, string source, string type, JsonElement data)
    {
        var request = new EmitRequest
        {
            Id = EventKey.Derive(task.TriggeredId, $"built-in {type}"),
            Type = type,
            Source = source,
            Context = run.Input.Context,
            TriggeredId = task.TriggeredId,
            GitCommitId = run.Input.GitCommitId,
            TraceParent = run.Input.TraceParent,
            Data = data,
        };
        await Workflow.ExecuteLocalActivityAsync((IEventActivities events) => events.EmitAsync(request), Calls.Local);
    }
}
