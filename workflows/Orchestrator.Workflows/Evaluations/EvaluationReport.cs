using System.Text;
using System.Text.Json;
using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Evaluations;

/// <summary>The data of an evaluation's events. Pure.</summary>
internal static class EvaluationReport
{
    /// <summary>The properties of <c>get-sli.triggered</c>, under <c>get-sli</c>.</summary>
    public static JsonElement SliRequest(EvaluationPlan plan, SloFile slo) => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["sliProvider"] = plan.SliProvider,
        ["start"] = Timestamp.Format(plan.Start),
        ["end"] = Timestamp.Format(plan.End),
        ["indicators"] = slo.Objectives.Select(objective => objective.Sli).ToList(),
        ["customFilters"] = slo.Filter.Select(entry => new Dictionary<string, string> { ["key"] = entry.Key, ["value"] = entry.Value }).ToList(),
    });

    /// <summary>Providers made for Keptn read <c>deployment</c> as a text; what came together so far may hold an object there.</summary>
    public static PayloadPart SliDeployment(EvaluationPlan plan) =>
        new() { Data = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["deployment"] = plan.Deployment }) };

    /// <summary>The data of <c>evaluation.finished</c>.</summary>
    public static JsonElement Finished(Scope scope, EvaluationPlan plan, EvaluationScore score)
    {
        var evaluation = JsonSerializer.SerializeToElement(new Dictionary<string, Dictionary<string, object>>
        {
            ["evaluation"] = new()
            {
                ["timeStart"] = Timestamp.Format(plan.Start),
                ["timeEnd"] = Timestamp.Format(plan.End),
                ["result"] = Verdict.Word(score.Verdict.Result),
                ["score"] = score.Score,
                ["sloFileContent"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(plan.Slo)),
                ["indicatorResults"] = score.Indicators,
                ["comparedEvents"] = plan.ComparedEvents,
                ["gitCommit"] = "",
            },
        });
        return JsonMerge.Merge(Payload.Finished(null, scope, score.Verdict, score.Message), evaluation) ?? evaluation;
    }
}
