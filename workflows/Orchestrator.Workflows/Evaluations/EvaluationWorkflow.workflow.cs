using System.Text.Json;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Timing;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Evaluations;

/// <summary>Scores a service against its objectives: finds them, has the indicators measured, compares, says how it went.</summary>
[Workflow(WorkflowNames.Evaluation)]
public sealed class EvaluationWorkflow
{
    private readonly EvaluationInput evaluation;
    private readonly SequenceRun run;
    private readonly TaskRunner tasks;

    [WorkflowInit]
    public EvaluationWorkflow(EvaluationInput input)
    {
        evaluation = input;
        run = new SequenceRun(input.Sequence with { Data = new PayloadPart { EventKey = input.EventKey }, Carried = [], StartPaused = false, StartHeld = false });
        tasks = new TaskRunner(run);
    }

    private Scope Scope => evaluation.Sequence.Scope;

    [WorkflowRun]
    public async Task<EvaluationOutcome> RunAsync(EvaluationInput input)
    {
        Workflow.CancellationToken.Register(() => run.Abort("The evaluation was cancelled."));
        var plan = await Workflow.ExecuteLocalActivityAsync((IEvaluationActivities evaluations) => evaluations.PrepareAsync(input), Calls.Local);
        if (plan.NotConfigured is { } reason)
        {
            return new(false, Result.Pass, Status.Succeeded, 0, reason);
        }

        await EmitAsync(EventType.TaskStarted(input.TaskName), Payload.Finished(null, Scope, Verdict.Passed, "The evaluation started."));
        var score = await ScoreAsync(plan);
        await EmitAsync(EventType.TaskFinished(input.TaskName), EvaluationReport.Finished(Scope, plan, score));
        return new(true, score.Verdict.Result, score.Verdict.Status, score.Score, score.Message);
    }

    /// <summary>An answer of a get-sli executor.</summary>
    [WorkflowSignal(WorkflowSignals.TaskEvent)]
    public Task TaskEventAsync(TaskEvent answer)
    {
        run.Take(answer);
        return Task.CompletedTask;
    }

    private async Task<EvaluationScore> ScoreAsync(EvaluationPlan plan)
    {
        var parsing = SloParser.Parse(plan.Slo);
        if (plan.Problem is not null || parsing.Slo is not { } slo)
        {
            return new(0, Verdict.Errored, plan.Problem ?? $"Cannot use slo.yaml: {string.Join("; ", parsing.Findings)}", []);
        }

        var (verdict, values) = plan.QueryOurselves ? await QueryAsync(plan, slo) : await AskAsync(plan, slo);
        if (verdict.Status is Status.Errored or Status.Aborted)
        {
            return new(0, Verdict.Errored, $"The indicators could not be measured: {run.Message}", []);
        }

        var score = SloScoring.Score(slo, values, plan.Earlier);
        return verdict.Result == Result.Fail
            ? score with { Verdict = new Verdict(Result.Fail, Status.Succeeded), Message = $"{run.Message} {score.Message}".Trim() }
            : score;
    }

    /// <summary>Asks the executors of <c>get-sli</c>, like those of any task.</summary>
    private async Task<(Verdict Verdict, IReadOnlyList<SliValue> Values)> AskAsync(EvaluationPlan plan, SloFile slo)
    {
        var task = new SequenceTask { Name = "get-sli", Properties = EvaluationReport.SliRequest(plan, slo) };
        run.Finished.Add(EvaluationReport.SliDeployment(plan));
        var verdict = await tasks.RunAsync(task, 0);
        return (verdict, await ReadAnswersAsync());
    }

    // Answers that were too large to travel are in the log.
    private async Task<IReadOnlyList<SliValue>> ReadAnswersAsync()
    {
        var values = new List<SliValue>();
        foreach (var part in run.Finished.All)
        {
            values.AddRange(part is { Data: null, EventKey: { } key } && Workflow.Patched("large-get-sli")
                ? await Workflow.ExecuteLocalActivityAsync((IEvaluationActivities evaluations) => evaluations.ReadSliAsync(key), Calls.Local)
                : SliValue.ReadAll(part.Data));
        }

        return values;
    }

    private async Task<(Verdict Verdict, IReadOnlyList<SliValue> Values)> QueryAsync(EvaluationPlan plan, SloFile slo)
    {
        var indicators = slo.Objectives.Select(objective => objective.Sli).ToList();
        var query = new SliQuery(evaluation, plan.Start, plan.End, indicators, new SortedDictionary<string, string>(slo.Filter.ToDictionary(), StringComparer.Ordinal))
        {
            Deployment = plan.Deployment,
        };
        var options = Calls.Durable(TimeSpan.FromMinutes(2));
        if (options.RetryPolicy is { } retries)
        {
            retries.MaximumAttempts = 3;
        }

        try
        {
            var values = await Workflow.ExecuteActivityAsync((IEvaluationActivities evaluations) => evaluations.QueryAsync(query), options);
            return (Verdict.Passed, values);
        }
        catch (ActivityFailureException e)
        {
            run.Message = (e.InnerException ?? e).Message;
            return (Verdict.Errored, []);
        }
    }

    private async Task EmitAsync(string type, JsonElement data)
    {
        var request = new EmitRequest
        {
            Id = EventKey.Derive(evaluation.TriggeredId, $"built-in {type}"),
            Type = type,
            Source = EventSources.Evaluation,
            Context = evaluation.Sequence.Context,
            TriggeredId = evaluation.TriggeredId,
            GitCommitId = evaluation.Sequence.GitCommitId,
            TraceParent = evaluation.Sequence.TraceParent,
            Data = data,
        };
        await Workflow.ExecuteLocalActivityAsync((IEventActivities events) => events.EmitAsync(request), Calls.Local);
    }
}
